#!/usr/bin/env bash
# Builds and runs every test, the whole shopping trip among them; needs neither display nor GPU.
# Arguments go to `cargo test`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust build vulkan databases
# It is here now: tests that need it fail without it instead of being skipped.
export BUYPLUS_NEED_POSTGRES=1
announce_build
exec cargo test --workspace "$@"
