#!/usr/bin/env bash
# Checks a built libbuyplus.so against what Android offers: every symbol that it imports is exported by a public library at
# the lowest Android it is for, it exports its entry points, and its segments fit pages of 16 KiB.
# Usage: scripts/android-symbols.sh LIBRARY
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
library=$1
offered="$root/android/symbols"
fault=0

imports=$(llvm-readelf --dyn-symbols --wide "$library" | awk '$7 == "UND" && $8 != "" && $5 != "WEAK" { sub(/@.*/, "", $8); print $8 }' | sort -u)
known=$(grep -hv '^#' "$offered"/*.txt | sort -u)
missing=$(comm -23 <(printf '%s\n' "$imports") <(printf '%s\n' "$known"))
if [ -n "$missing" ]; then
    say "these imports are in no public library of Android (android/symbols), so the app would not start:"
    printf '    %s\n' $missing >&2
    fault=1
fi

for needed in $(llvm-readelf --dynamic "$library" | sed -n 's/.*Shared library: \[\(.*\)\]/\1/p'); do
    [ -f "$offered/${needed%.so}.txt" ] || { say "$needed is no library that apps may load"; fault=1; }
done

exports=$(llvm-readelf --dyn-symbols --wide "$library" | awk '$7 != "UND" { print $8 }')
for entry in ANativeActivity_onCreate android_main; do
    grep -qx "$entry" <<<"$exports" || { say "$entry is not exported, so Android cannot start the app"; fault=1; }
done

while read -r align; do
    [ $((align)) -ge 16384 ] || { say "a segment is aligned to $align: phones with pages of 16 KiB refuse it"; fault=1; }
done < <(llvm-readelf --segments --wide "$library" | awk '$1 == "LOAD" { print $NF }')

[ $fault -eq 0 ] || exit 1
say "$(wc -l <<<"$imports") imports, all of them Android's own; $(stat -c %s "$library" | numfmt --to=iec) of library"
