#!/usr/bin/env bash
# Makes what a release has for this machine's architecture: an archive and a
# Debian package.
# Usage: package.sh vX.Y.Z FOLDER
#
# In the program are the libraries that Debian has as archives. fmt and simdjson,
# which it has as shared libraries only, and what the program loads later go along
# in lib/benchgate (cpp-httplib, OpenSSL, libarchive), since they change their name
# with every release of Debian or Ubuntu. So it runs on all that have this one's C
# and C++ libraries or newer ones. libpq is always the system's: it brings along
# how a site logs in, with Kerberos and LDAP.
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"

if [[ $# -ne 2 || ! $1 =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
  printf 'Usage: package.sh vX.Y.Z FOLDER\n' >&2
  exit 2
fi
version=${1#v}
if ! grep -q "^project(benchgate VERSION $version " "$root/CMakeLists.txt"; then
  printf 'CMakeLists.txt has another version than the tag %s\n' "$1" >&2
  exit 2
fi
mkdir -p -- "$2"
dist="$(cd -- "$2" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT

"$root/install-packages.sh"
"$root/install-packages.sh" release
cmake --preset release -S "$root" -B "$work/build" -D BENCHGATE_TESTS=OFF -D BENCHGATE_SUITE=OFF \
  -D CMAKE_INSTALL_PREFIX=/usr -D CMAKE_INSTALL_LIBDIR=lib \
  -D "CMAKE_INSTALL_RPATH=\$ORIGIN/../lib/benchgate" \
  -D CMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags \
  -D CMAKE_MODULE_LINKER_FLAGS=-Wl,--disable-new-dtags
# A build goes on without what pages draw with, a release does not.
if [[ ! -f $work/build/share/speedscope/index.html ]]; then
  printf 'npm did not fetch what pages draw with; the reason is above\n' >&2
  exit 1
fi
cmake --build "$work/build"

machine="$(uname -m)"
name="benchgate-$version-linux-$machine"
DESTDIR="$work/tree" cmake --install "$work/build" --strip

# DT_RPATH, which the linker was told to write, holds for what these need, too.
libraries="$work/tree/usr/lib/benchgate"
archive="$(c++ -print-file-name=libarchive.so.13)"
{
  printf '%s => %s\n' "${archive##*/}" "$archive"
  ldd "$archive" "$work/tree/usr/bin/benchgate" "$libraries/libbenchgate_network.so"
} | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | sort -u \
  | while IFS= read -r library; do
    case ${library##*/} in
      # Of the system: the C and C++ libraries, which keep their names.
      ld-linux* | libc.so.* | libdl.so.* | libgcc_s.so.* | libm.so.* | libpthread.so.* | \
        libresolv.so.* | librt.so.* | libstdc++.so.*) ;;
      *) cp -L --no-preserve=ownership -- "$library" "$libraries/" ;;
    esac
  done
mkdir -p "$work/$name"
cp -a "$work/tree/usr/." "$work/$name/"
cp "$root/LICENSE" "$root/README.md" "$work/$name/"

# Before it goes out: it starts, and does what it is for.
"$work/$name/bin/benchgate" --version

# The same bytes whenever it is made from the same commit.
moment="$(git -C "$root" log -1 --format=%ct)"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$moment" -C "$work" -c "$name" \
  | gzip -9n >"$dist/$name.tar.gz"

mkdir -p "$work/tree/DEBIAN" "$work/tree/usr/share/doc/benchgate"
cp "$root/LICENSE" "$work/tree/usr/share/doc/benchgate/copyright"
architecture="$(dpkg --print-architecture)"
# What goes along needs no package, whatever dpkg-shlibdeps knows of its name.
needed="$(cd "$work" && mkdir -p debian && printf 'Source: benchgate\n' >debian/control \
  && dpkg-shlibdeps -O --ignore-missing-info "-l$libraries" \
    "$work/tree/usr/bin/benchgate" "$libraries"/*.so.* | sed 's/^shlibs:Depends=//; s/, /\n/g' \
  | grep -E '^lib(c6|gcc-s1|stdc\+\+6) ' | paste -sd , | sed 's/,/, /g')"
cat >"$work/tree/DEBIAN/control" <<CONTROL
Package: benchgate
Version: $version
Architecture: $architecture
Maintainer: The benchgate authors <benchgate@example.invalid>
Depends: $needed
Recommends: git
Suggests: libpq5, valgrind
Section: devel
Priority: optional
Description: gate for benchmark regressions
 Compares two versions of a Google Benchmark suite in pairs, and says which
 benchmarks became slower, by how much, and how sure that is.
CONTROL
SOURCE_DATE_EPOCH="$moment" dpkg-deb --root-owner-group --build "$work/tree" \
  "$dist/benchgate_${version}_$architecture.deb"
