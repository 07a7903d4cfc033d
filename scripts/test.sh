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
announce_build
exec cargo test --workspace "$@"
