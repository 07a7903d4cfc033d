#!/usr/bin/env bash
# Runs a lint tool at the version that .ci/tools.txt pins, installing it apart from the system on first use.
# Usage: scripts/tool.sh typos|cargo-deny ARGUMENTS...
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

tools="$buyplus_cache/tools"
pins="$root/.ci/tools.txt"
if ! cmp -s "$pins" "$tools/pins.txt"; then
    "$root/scripts/need.sh" tools
    say "installing the lint tools into $tools"
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --require-hashes --only-binary :all: --no-deps -r "$pins"
    cp "$pins" "$tools/pins.txt"
fi
exec "$tools/bin/$1" "${@:2}"
