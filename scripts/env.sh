# Sourced by the other scripts: where things are kept. Defines and exports only; runs nothing else.
# shellcheck shell=bash disable=SC2034 # whoever sources it uses what it defines

# What can be made again and is shared between checkouts: the pinned lint tools, and CI's build.
buyplus_cache="${BUYPLUS_CI_CACHE:-$HOME/.cache/buyplus}"

# rustup puts cargo here, and a shell that was open before does not know it yet.
if [ -x "$HOME/.cargo/bin/cargo" ]; then
    export PATH="$HOME/.cargo/bin:$PATH"
fi

say() { printf 'buyplus: %s\n' "$*" >&2; }

# Where cargo puts what it builds, whichever of its settings decides that.
target_dir() {
    cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

# Says how long a first build takes, before somebody wonders.
announce_build() {
    if compgen -G "$(target_dir)/debug/.fingerprint/bevy_pbr-*" >/dev/null; then
        say "building what changed"
    else
        say "first build: this compiles the Bevy engine once, about 25 minutes on two cores; later builds take seconds to a minute"
    fi
}
