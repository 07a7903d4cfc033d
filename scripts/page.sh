#!/usr/bin/env bash
# Drives the retailers' page in Chromium: runs tests/retail/SCRIPT with the pinned packages, installing them apart from
# the checkout on first use.  Usage: scripts/page.sh SCRIPT.mjs ARGUMENTS...
# Exit status 3: there is no browser, no Node.js that is new enough, or no way to get the packages.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

lacking() { say "$*"; exit 3; }

find_chromium() {
    local name
    for name in ${BUYPLUS_CHROMIUM:-} chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" && return 0
    done
    return 1
}

BUYPLUS_CHROMIUM=$(find_chromium) || lacking "no Chromium; scripts/need.sh browser installs it"
export BUYPLUS_CHROMIUM
major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
[ "${major:-0}" -ge 20 ] || lacking "Node.js 20 or newer is needed; found: ${major:-none}"
command -v npm >/dev/null || lacking "no npm; scripts/need.sh browser installs it"

pinned="$root/tests/retail/package-lock.json"
packages="$buyplus_cache/page-$(sha256sum "$pinned" | cut -c 1-16)"
if [ ! -f "$packages/complete" ]; then
    say "installing the packages that drive the page into $packages"
    fresh="$packages.$$"
    mkdir -p "$fresh"
    cp "$root/tests/retail/package.json" "$pinned" "$fresh/"
    (cd "$fresh" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || lacking "npm could not get the packages"
    touch "$fresh/complete"
    # Whoever was first has won; both are the same.
    mv -T "$fresh" "$packages" 2>/dev/null || rm -rf "$fresh"
fi
export BUYPLUS_PAGE_PACKAGES="$packages/node_modules"
exec node "$root/tests/retail/$1" "${@:2}"
