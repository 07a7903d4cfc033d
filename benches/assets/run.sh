#!/usr/bin/env bash
# Compares buyplus-assets optimize with gltfpack and glTF-Transform: bytes, time, error. Prints Markdown.
# Usage: benches/assets/run.sh   (needs node and npm; the tools go into a temporary folder)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" \
    gltfpack@1.3.0 @gltf-transform/cli@4.5.1 @webxr-input-profiles/assets@1.0.20 >&2
scripts/cargo.sh build --quiet -p buyplus-assets --bins --example compare >&2

profiles="$folder/node_modules/@webxr-input-profiles/assets/dist/profiles"
goods=(bag-aurelia bag-luna bag-soiree bag-stella coat-mayfair dress-lotus hat-fedora necklace-stella shoe-aria skirt-plie sunglasses-gatta watch-regatta)
files=()
for good in "${goods[@]}"; do files+=("$root/assets/products/$good.glb"); done
for profile in generic-hand/left generic-trigger/left logitech-mx-ink/none oculus-touch-v3/left pico-neo2/left samsung-galaxyxr/left; do
    files+=("$profiles/$profile.glb")
done
target="${CARGO_TARGET_DIR:-$root/target}/debug"
"$target/examples/compare" "$folder" "$folder/out" "$target/buyplus-assets" "${files[@]}"
