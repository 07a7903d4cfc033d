// The phone build for people who have Android Studio or the SDK and NDK: `make apk`. Without them: scripts/android.sh.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}
dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}
rootProject.name = "buyplus"
include(":app")
