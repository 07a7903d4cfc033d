#!/usr/bin/env bash
# Runs every fuzz target of crates/*/fuzz for a bounded time, from its committed corpus where there is one.
# Usage: scripts/fuzz.sh [SECONDS_EACH]      default 15; FUZZ_TARGETS="crate/target ..." for some of them
# On stable Rust: coverage comes from LLVM, and Rust's own checks stand in for a sanitizer.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"
seconds=${1:-15}
# CI asks the same questions every time, so that a change is never blamed for a lucky guess; at home they are new ones
# on top of what earlier runs found.
seed=0 found="$buyplus_cache/fuzz"
if [ "${CI:-}" = true ]; then
    seed=1 found=$(mktemp -d)
    trap 'rm -rf "$found"' EXIT
fi

"$root/scripts/need.sh" rust build fuzz
fuzz="$buyplus_cache/cargo-fuzz/bin/cargo-fuzz"
if [ ! -x "$fuzz" ]; then
    say "installing cargo-fuzz into $buyplus_cache/cargo-fuzz"
    cargo install --quiet --locked --version 0.13.2 --root "$buyplus_cache/cargo-fuzz" cargo-fuzz
fi

targets=${FUZZ_TARGETS:-$(for file in crates/*/fuzz/fuzz_targets/*.rs; do
    crate=${file#crates/}
    printf '%s/%s ' "${crate%%/*}" "$(basename "$file" .rs)"
done)}
for name in $targets; do
    folder=crates/${name%/*}/fuzz target=${name#*/}
    corpus="$found/$name"
    mkdir -p "$corpus"
    [ ! -d "$folder/corpus/$target" ] || cp -n "$folder/corpus/$target"/* "$corpus"/
    say "fuzzing $name for $seconds s"
    # Its own target folder: instrumented code is not what tests run.
    CARGO_TARGET_DIR="$buyplus_cache/fuzz-target" "$fuzz" run --sanitizer none --fuzz-dir "$folder" "$target" "$corpus" -- \
        -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_funcs=0
done
say "no fuzz target found a fault"
