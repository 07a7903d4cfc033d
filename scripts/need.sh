#!/usr/bin/env bash
# Makes sure that this machine has what a group of targets needs; silent when nothing is missing.
# Usage: scripts/need.sh GROUP...      groups: rust lints build vulkan databases fuzz window android tools atelier
# Exit status 2: something is missing and the person has to act; the exact line to run is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

# "a|b" is satisfied by either and installs a. The names are the same in Debian 12 and 13
# and in Ubuntu 22.04 and 24.04.
declare -A packages=(
    # A linker, C and C++ compilers (blake3, SQLite; meshopt, ASTC), and the libraries that window and sound link.
    [build]="gcc|clang g++|clang libc6-dev pkg-config|pkgconf libwayland-dev libasound2-dev"
    # The Vulkan loader, and drivers that include one for machines without a GPU.
    [vulkan]="libvulkan1 mesa-vulkan-drivers"
    # A PostgreSQL and a NATS server that tests start for themselves.
    [databases]="postgresql|postgresql-18|postgresql-17|postgresql-16|postgresql-15|postgresql-14 nats-server"
    # libFuzzer is C++.
    [fuzz]="g++|clang"
    # Opened at run time, only when there is a display.
    [window]="libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0"
    # Debian 12 with its security updates only: Debian's own Rust with the standard library's source, a linker, and what packages and signs an APK.
    [android]="rustc-web cargo-web rust-web-src clang lld llvm aapt zipalign apksigner android-framework-res default-jdk-headless unzip"
    # The pinned lint tools, and Blender's module, each in a Python environment of its own.
    [tools]="python3-venv"
    [atelier]="python3-venv libxi6 libxxf86vm1 libxfixes3 libxrender1 libxkbcommon0 libsm6 libice6 libgl1"
)

# The oldest Rust that builds the workspace, as the manifest says.
oldest_rust() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1; }

installed() {
    local name
    for name in ${1//|/ }; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
    done
    return 1
}

need_packages() {
    local entry missing=()
    if ! command -v dpkg-query >/dev/null; then
        say "not a Debian or Ubuntu system; if the build fails, install your system's equivalent of: $*"
        return
    fi
    for entry in "$@"; do
        installed "$entry" || missing+=("${entry%%|*}")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
    local as_root=() line="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "these packages are missing: $*"
            say "run this, then try again:"
            printf '\n    sudo apt-get update && sudo %s\n\n' "$line" >&2
            exit 2
        fi
        as_root=(sudo -n)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    say "installing packages: $*"
    "${as_root[@]}" apt-get update -qq </dev/null || say "could not refresh the package lists; trying with the old ones"
    # shellcheck disable=SC2086 # the line is words, shown above and run here alike
    if ! "${as_root[@]}" $line -qq </dev/null >&2; then
        say "apt could not install: $*; its reason is above"
        exit 2
    fi
}

need_rust() {
    local oldest found
    oldest=$(oldest_rust)
    if ! command -v cargo >/dev/null; then
        say "Rust is missing (cargo $oldest or newer is needed; Debian's own is older)."
        rust_line
    fi
    found=$(cargo --version 2>/dev/null | cut -d ' ' -f 2) || true
    if [ -z "$found" ]; then
        say "cargo is here but no Rust toolchain is. Run this, then try again:"
        printf '\n    rustup default stable\n\n' >&2
        exit 2
    fi
    if [ "$(printf '%s\n' "$oldest" "$found" | sort -V | head -n 1)" != "$oldest" ]; then
        say "cargo $found at $(command -v cargo) is too old: $oldest or newer is needed."
        rust_line
    fi
}

# Never pipes a download into a shell by itself: the person decides.
rust_line() {
    local line='curl --proto =https --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile default'
    if command -v rustup >/dev/null; then
        line='rustup toolchain install stable && rustup default stable'
    elif LC_ALL=C apt-cache policy rustup 2>/dev/null | grep -q "Candidate: [0-9]"; then
        line='sudo apt-get install rustup && rustup default stable'
    elif ! command -v curl >/dev/null; then
        line="sudo apt-get install curl ca-certificates && $line"
    fi
    [ "$(id -u)" -ne 0 ] || line=${line//sudo /}
    say "run this, then try again:"
    printf '\n    %s\n\n' "$line" >&2
    exit 2
}

need_lints() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
    say "rustfmt or clippy is missing. Run this, then try again:"
    printf '\n    rustup component add rustfmt clippy\n\n' >&2
    exit 2
}

main() {
    local group words wanted=()
    for group in "$@"; do
        case $group in
            rust) need_rust ;;
            lints) need_lints ;;
            build | vulkan | databases | fuzz | window | android | tools | atelier) read -ra words <<<"${packages[$group]}"; wanted+=("${words[@]}") ;;
            *) say "need.sh: no group \"$group\"; there are: rust lints ${!packages[*]}"; exit 2 ;;
        esac
    done
    [ ${#wanted[@]} -eq 0 ] || need_packages "${wanted[@]}"
}

main "$@"
