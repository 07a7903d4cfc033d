#!/usr/bin/env bash
# Builds and runs every test, the whole shopping trip among them; needs neither display nor GPU.
# Arguments go to `cargo test`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust build vulkan
announce_build
exec cargo test --workspace "$@"
