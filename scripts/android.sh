#!/usr/bin/env bash
# The phone's client without the NDK, from Debian's packages and cargo alone; android/README.md says how and why.
# Usage: scripts/android.sh check    type-check the whole client for arm64 Android
#        scripts/android.sh apk      build it, check its symbols, package, align, sign with a debug key, verify
# ANDROID_PROFILE chooses the cargo profile: phone (optimised, the default of apk) or phone-check (quick to build).
# BUYPLUS_SERVER is compiled in as the shop's address.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

part=${1:-}
case $part in
    check) profile=${ANDROID_PROFILE:-phone-check} ;;
    apk) profile=${ANDROID_PROFILE:-phone} ;;
    *) say "android.sh: say check or apk"; exit 2 ;;
esac
"$root/scripts/need.sh" android

target=aarch64-linux-android
min_sdk=28 target_sdk=35
work="${BUYPLUS_ANDROID_TARGET:-$buyplus_cache/android}"
kit="$work/ndk-free"
mkdir -p "$kit"

# Debian's compiler comes with the standard library's source and what that needs. It has to build it for Android, for
# which it has to be allowed unstable options; nothing of ours uses any.
export CARGO_TARGET_DIR="$work" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
unset RUSTUP_TOOLCHAIN CARGO_BUILD_TARGET RUSTFLAGS
cargo=(/usr/bin/cargo)
build=(--locked --package buyplus --lib --profile "$profile" --target "$target" -Z build-std=std,panic_abort)

if [ "$part" = check ]; then
    say "type-checking the client for $target (from nothing: about 5 minutes on two cores)"
    exec "${cargo[@]}" check "${build[@]}"
fi

# --- A linker that knows Android without the NDK. ---
# rustc guesses a linker's kind from its name, so this one's ends in clang. The phone's libraries are stood in for by empty
# ones of the right names, since only the names are recorded; which symbols there are is checked below.
libraries=(c m dl log android aaudio camera2ndk mediandk)
: >"$kit/empty.c"
clang --target=$target$min_sdk -c "$kit/empty.c" -o "$kit/empty.o"
for name in "${libraries[@]}"; do
    ld.lld -shared -soname "lib$name.so" "$kit/empty.o" -o "$kit/lib$name.so"
done
clang --target=$target$min_sdk -O1 -fPIC -ffreestanding -c android/ndk-free/unwind.c -o "$kit/unwind.o"
rm -f "$kit/libunwind.a"
ar crs "$kit/libunwind.a" "$kit/unwind.o"
cat >"$kit/android-clang" <<LINKER
#!/bin/sh
exec clang --target=$target$min_sdk -nostdlib -fuse-ld=lld -L"$kit" -Wl,-z,max-page-size=16384 "\$@"
LINKER
chmod +x "$kit/android-clang"

say "building the client for $target, profile $profile (from nothing: 10 to 30 minutes on two cores)"
CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER="$kit/android-clang" \
    "${cargo[@]}" rustc "${build[@]}" --crate-type cdylib
library="$work/$target/$profile/libbuyplus.so"

scripts/android-symbols.sh "$library"

# --- Package. ---
stage="$work/stage"
rm -rf "$stage"
mkdir -p "$stage/lib/arm64-v8a" "$stage/assets"
cp "$library" "$stage/lib/arm64-v8a/libbuyplus.so"
# What the shop's server sends and what is compiled in need not be here too.
for folder in assets/*/; do
    case $(basename "$folder") in
        products | fonts | trips) ;;
        *) cp -r "$folder" "$stage/assets/" ;;
    esac
done
# The fonts are inside the library; their licence travels with it.
mkdir -p "$stage/assets/fonts"
cp assets/fonts/OFL.txt "$stage/assets/fonts/"
cp assets/CREDITS.md "$stage/assets/"
cp -r android/app/src/main/res "$stage/res"
# Attributes that Debian's framework (API 29) does not know; without them Android 12 draws the icon on its own colour.
rm -r "$stage/res/values-v31"
sed 's/^<manifest /<manifest package="shop.buyplus" /' android/app/src/main/AndroidManifest.xml >"$stage/AndroidManifest.xml"

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
apk="$work/buyplus.apk"
(
    cd "$stage"
    aapt package -f -M AndroidManifest.xml -S res -A assets -I /usr/share/android-framework-res/framework-res.apk \
        --min-sdk-version $min_sdk --target-sdk-version $target_sdk --version-code 1 --version-name "$version" -F raw.apk
    aapt add raw.apk lib/arm64-v8a/libbuyplus.so >/dev/null
    zipalign -f -p 4 raw.apk aligned.apk
)
key="$work/debug.keystore"
[ -f "$key" ] || keytool -genkeypair -keystore "$key" -storepass android -alias debug -keyalg RSA -keysize 2048 \
    -validity 10000 -dname "CN=debug" >/dev/null 2>&1
apksigner sign --ks "$key" --ks-pass pass:android --out "$apk" "$stage/aligned.apk"

scripts/android-apk.sh "$apk"
say "the APK is $apk"
