// Packages what cargo-ndk has built. There is no Java and no Kotlin: the activity is the system's own.
plugins {
    id("com.android.application") version "8.7.3"
}

android {
    namespace = "shop.buyplus"
    compileSdk = 35

    defaultConfig {
        applicationId = "shop.buyplus"
        minSdk = 28
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        ndk { abiFilters += "arm64-v8a" }
    }
    buildTypes {
        // Signed with the debug key until there is one for the store.
        release { signingConfig = signingConfigs.getByName("debug") }
    }
    sourceSets["main"].apply {
        // Both are filled by scripts/apk.sh.
        jniLibs.srcDir(layout.buildDirectory.dir("rust/jniLibs"))
        assets.srcDir(layout.buildDirectory.dir("rust/assets"))
    }
    packaging.jniLibs.useLegacyPackaging = true
}
