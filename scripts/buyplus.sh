#!/usr/bin/env bash
# Builds the program and runs it with the given arguments.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

"$root/scripts/need.sh" rust build vulkan
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    "$root/scripts/need.sh" window
fi

# `cargo run` would leave out the features that test dependencies switch on in shared crates, and so
# compile most of Bevy a second time for `cargo test --workspace`. Asking for every package and for
# examples (there need be none) makes cargo choose the same features for both.
announce_build
cargo build --workspace --bins --examples

say "starting buyplus $*"
# What `cargo run` would have set: Bevy and tests look for assets/ below it.
CARGO_MANIFEST_DIR="$root" exec "$(target_dir)/debug/buyplus" "$@"
