#!/usr/bin/env bash
# Checks a packaged APK: signature, alignment, size, ABI, Android versions, permissions, names, entry point.
# Usage: scripts/android-apk.sh APK
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
apk=$1
largest_bytes=$((60 * 1024 * 1024))

apksigner verify --min-sdk-version 28 "$apk"
zipalign -c -p 4 "$apk"
bytes=$(stat -c %s "$apk")
[ "$bytes" -le $largest_bytes ] || { say "the APK is $bytes bytes; $largest_bytes are the most"; exit 1; }

badging=$(aapt dump badging "$apk")
expect() {
    grep -qF -- "$1" <<<"$badging" || { say "the APK does not say: $1"; printf '%s\n' "$badging" >&2; exit 1; }
}
expect "package: name='shop.buyplus'"
expect "sdkVersion:'28'"
expect "targetSdkVersion:'35'"
expect "native-code: 'arm64-v8a'"
expect "launchable-activity: name='android.app.NativeActivity'"
expect "application-label:'Buy+'"
expect "application-label-zh-CN:'Buy+ 逛店'"
expect "uses-feature: name='android.hardware.sensor.gyroscope'"

asked=$(sed -n "s/^uses-permission: name='\([^']*\)'.*/\1/p" <<<"$badging" | sort)
allowed=$(printf 'android.permission.%s\n' ACCESS_NETWORK_STATE CAMERA HIGH_SAMPLING_RATE_SENSORS INTERNET VIBRATE)
[ "$asked" = "$allowed" ] || { say "other permissions than agreed:"; diff <(echo "$allowed") <(echo "$asked") >&2; exit 1; }

for entry in lib/arm64-v8a/libbuyplus.so assets/places/hall.place.json assets/fonts/OFL.txt; do
    unzip -l "$apk" "$entry" >/dev/null || { say "the APK has no $entry"; exit 1; }
done
! unzip -l "$apk" | grep -q 'classes.*\.dex' || { say "there is Java in the APK"; exit 1; }
say "the APK is sound: $(numfmt --to=iec "$bytes"), arm64, Android 9 and later, permissions as agreed"
