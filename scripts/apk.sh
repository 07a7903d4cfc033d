#!/usr/bin/env bash
# Builds the phone's APK as Android developers do: with the NDK through cargo-ndk, packaged by Gradle.
# Needs: ANDROID_HOME with an NDK, a JDK, Gradle 8.9 or newer, cargo-ndk, and rustup's target aarch64-linux-android.
# Without all that: scripts/android.sh apk.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust
missing=()
[ -n "${ANDROID_HOME:-}" ] || missing+=("ANDROID_HOME, the Android SDK with an NDK in it")
command -v gradle >/dev/null || missing+=("gradle")
cargo ndk --version >/dev/null 2>&1 || missing+=("cargo-ndk: cargo install cargo-ndk")
rustup target list --installed 2>/dev/null | grep -qx aarch64-linux-android || missing+=("rustup target add aarch64-linux-android")
if [ ${#missing[@]} -gt 0 ]; then
    say "these are missing; or build without them: make android-apk"
    printf '    %s\n' "${missing[@]}" >&2
    exit 2
fi

staged="$root/android/app/build/rust"
rm -rf "$staged"
mkdir -p "$staged/jniLibs/arm64-v8a" "$staged/assets"
cargo ndk --target arm64-v8a --platform 28 rustc --locked --package buyplus --lib --profile phone --crate-type cdylib
cp "$(target_dir)/aarch64-linux-android/phone/libbuyplus.so" "$staged/jniLibs/arm64-v8a/"
for folder in assets/*/; do
    case $(basename "$folder") in
        products | fonts | trips) ;;
        *) cp -r "$folder" "$staged/assets/" ;;
    esac
done
# The fonts are inside the library; their licence travels with it.
mkdir -p "$staged/assets/fonts"
cp assets/fonts/OFL.txt "$staged/assets/fonts/"
cp assets/CREDITS.md "$staged/assets/"
gradle --project-dir android assembleRelease
say "the APK is $root/android/app/build/outputs/apk/release/app-release.apk"
