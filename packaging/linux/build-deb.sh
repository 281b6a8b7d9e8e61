#!/usr/bin/env bash
# Puts the folder that `make package` built into a .deb: program, menu entry, link handler, icon, notices.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -x dist/rf-desktop/rf-desktop ] || { echo "dist/rf-desktop is not there: run 'make package' first." >&2; exit 1; }

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' rf_desktop/__init__.py)
architecture=$(dpkg --print-architecture)
libc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
package=dist/resolutionflow-desktop_${version}_${architecture}.deb
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

mkdir -p "$root"/usr/{bin,lib,share/applications,share/metainfo,share/doc/resolutionflow-desktop}
cp -a dist/rf-desktop "$root/usr/lib/resolutionflow"
ln -s ../lib/resolutionflow/rf-desktop "$root/usr/bin/rf-desktop"
install -m 644 packaging/linux/resolutionflow.desktop "$root/usr/share/applications/"
install -m 644 packaging/linux/resolutionflow.metainfo.xml "$root/usr/share/metainfo/"
install -D -m 644 resources/icons/app.svg "$root/usr/share/icons/hicolor/scalable/apps/resolutionflow.svg"
install -D -m 644 resources/icons/app-256.png "$root/usr/share/icons/hicolor/256x256/apps/resolutionflow.png"
cat NOTICE docs/notices.md LICENSE >"$root/usr/share/doc/resolutionflow-desktop/copyright"
chmod -R u=rwX,go=rX "$root"

mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: resolutionflow-desktop
Version: $version
Architecture: $architecture
Maintainer: The ResolutionFlow Desktop authors <resolutionflow@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: libc6 (>= $libc), libgl1, libegl1, libxcb1, libwayland-client0, libwayland-cursor0, libwayland-egl1, fontconfig-config
Recommends: gnome-keyring | kwalletmanager, notification-daemon
Section: net
Priority: optional
Description: hand a support session over to a senior, or take one over
 Native desktop for IT support teams, with its own server and a demo account
 inside: a live queue of escalations, one screen with everything that was tried,
 and one press to take a session over.
CONTROL

dpkg-deb --root-owner-group --build "$root" "$package"
