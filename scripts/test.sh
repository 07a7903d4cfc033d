#!/usr/bin/env bash
# Builds and runs every test, the whole shopping trip among them; needs neither display nor GPU.
# Arguments go to `cargo test`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust build vulkan databases
# They are here now: tests that need them fail without them instead of being skipped.
export BUYPLUS_NEED_POSTGRES=1 BUYPLUS_NEED_NATS=1
# Ubuntu has Chromium as a snap only: without it, what drives the retailers' page is skipped, and says so.
if "$root/scripts/need.sh" browser; then
    export BUYPLUS_NEED_BROWSER=1
else
    say "no Chromium: the test of the retailers' page will be skipped"
fi
announce_build
exec cargo test --workspace "$@"
