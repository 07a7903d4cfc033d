#!/usr/bin/env bash
# Runs cargo for the lint targets, once its parts and what the build links are there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust lints build
exec cargo "$@"
