#!/usr/bin/env bash
# Packages the desktop program with its assets.
# Usage: scripts/package.sh deb        out/buyplus_VERSION_ARCH.deb
#        scripts/package.sh archive    out/buyplus-VERSION-linux-ARCH.tar.gz: unpack anywhere, run buyplus/buyplus
# PACKAGE_PROFILE chooses cargo's profile: release (default), or dev for one that is built already.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"

kind=${1:-}
case $kind in
    deb | archive) ;;
    *) say "package.sh: say deb or archive"; exit 2 ;;
esac
"$root/scripts/need.sh" rust build
profile=${PACKAGE_PROFILE:-release}
if [ "$profile" = dev ]; then
    announce_build
    # As buyplus.sh does, so that Bevy is not compiled again.
    cargo build --workspace --bins --examples
    built="$(target_dir)/debug"
else
    cargo build --profile "$profile" --package buyplus --package buyplus-server --package buyplus-assets --bins
    built="$(target_dir)/$profile"
fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
arch=$(dpkg --print-architecture 2>/dev/null || uname -m)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
programs=(buyplus buyplus-server buyplus-assets)
mkdir -p out

# The programs, stripped, into the folder $1.
put_programs() {
    local program
    mkdir -p "$1"
    for program in "${programs[@]}"; do
        strip -o "$1/$program" "$built/$program"
        chmod 755 "$1/$program"
    done
}

if [ "$kind" = archive ]; then
    home="$stage/buyplus"
    put_programs "$home"
    cp -r assets "$home/assets"
    cp README.md LICENSE-MIT LICENSE-APACHE "$home"
    file="out/buyplus-$version-linux-$arch.tar.gz"
    # The same content gives the same archive.
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$stage" -cf - buyplus | gzip -9n >"$file"
    say "the archive is $file"
    exit
fi

put_programs "$stage/usr/bin"
share="$stage/usr/share"
mkdir -p "$share/buyplus" "$share/applications" "$share/doc/buyplus" "$share/icons/hicolor/scalable/apps" "$stage/DEBIAN"
cp -r assets "$share/buyplus/assets"
cp packaging/buyplus.desktop "$share/applications/"
cp packaging/buyplus.svg "$share/icons/hicolor/scalable/apps/"
cat LICENSE-MIT LICENSE-APACHE assets/CREDITS.md assets/fonts/OFL.txt assets/trips/LICENSE-nod.txt >"$share/doc/buyplus/copyright"
find "$stage" -type d -exec chmod 755 {} +
find "$share" -type f -exec chmod 644 {} +
cat >"$stage/DEBIAN/control" <<CONTROL
Package: buyplus
Version: $version
Architecture: $arch
Maintainer: The Buy+ authors <buyplus@localhost>
Installed-Size: $(du -sk "$stage" | cut -f 1)
Depends: libc6 (>= 2.36), libgcc-s1, libasound2 | libasound2t64, libwayland-client0
Recommends: libvulkan1, mesa-vulkan-drivers, libx11-6, libx11-xcb1, libxcb1, libxkbcommon0, libxkbcommon-x11-0, libxcursor1, libxi6
Suggests: libopenxr-loader1
Section: games
Priority: optional
Description: shop in virtual reality
 You stand in a department store, look at a handbag until it leaves its shelf, put it into your bag with your eyes and pay
 with a nod. This is the desktop's program, with a shop inside and in a window, or in a headset that speaks OpenXR.
CONTROL
file="out/buyplus_${version}_$arch.deb"
dpkg-deb --root-owner-group -Zxz --build "$stage" "$file" >/dev/null
say "the package is $file"
