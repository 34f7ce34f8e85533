#!/usr/bin/env bash
# Makes what a release has for this machine's architecture: an archive and a
# Debian package.
# Usage: package.sh vX.Y.Z FOLDER
#
# What is needed goes in: the program takes nothing of the system but the C library
# (BENCHGATE_STANDALONE in CMakeLists.txt), so it runs wherever that is this one's
# or newer. libpq alone, for histories in PostgreSQL, is the system's: it brings
# along how a site logs in, with Kerberos and LDAP.
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
"$root/action/static_libraries.sh" "$work/libraries"
cmake --preset release -S "$root" -B "$work/build" -D BENCHGATE_TESTS=OFF -D BENCHGATE_SUITE=OFF \
  -D BENCHGATE_STANDALONE=ON -D "CMAKE_PREFIX_PATH=$work/libraries" \
  -D CMAKE_INSTALL_PREFIX=/usr -D CMAKE_INSTALL_LIBDIR=lib
# A build goes on without what pages draw with, a release does not.
if [[ ! -f $work/build/share/speedscope/index.html ]]; then
  printf 'npm did not fetch what pages draw with; the reason is above\n' >&2
  exit 1
fi
cmake --build "$work/build"

machine="$(uname -m)"
name="benchgate-$version-linux-$machine"
DESTDIR="$work/tree" cmake --install "$work/build" --strip

# What is in the programs, by whom: every package has it in one file.
licences="$work/tree/usr/share/doc/benchgate/licences"
mkdir -p "$licences"
cp "$root/LICENSE" "$work/tree/usr/share/doc/benchgate/copyright"
for package in libarchive-dev libbz2-dev libcapstone-dev libcli11-dev libcpp-httplib-dev libdw-dev \
  libelf-dev libfmt-dev libjs-dygraphs liblzma-dev libprotozero-dev libre2-dev libsimdjson-dev \
  libssl-dev libzstd-dev nlohmann-json3-dev zlib1g-dev \
  "$(dpkg-query --search /usr/include/boost/version.hpp | cut -d : -f 1)" \
  "$(dpkg-query --search "$(c++ -print-file-name=libstdc++.a)" | cut -d : -f 1)"; do
  cp "/usr/share/doc/$package/copyright" "$licences/$package"
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

mkdir -p "$work/tree/DEBIAN"
architecture="$(dpkg --print-architecture)"
# benchgate::live is for those who build programs, and takes more than the rest.
libraries="$work/tree/usr/lib"
relations="$(cd "$work" && mkdir -p debian && printf 'Source: benchgate\n' >debian/control \
  && dpkg-shlibdeps -O --ignore-missing-info "-l$libraries/benchgate" "$work/tree/usr/bin/benchgate" \
    "$libraries"/benchgate/* "$libraries/libbenchgate_live_hooks.so" \
    -dRecommends "$libraries/libbenchgate_live.so")"
field() { sed -n "s/^shlibs:$1=//p" <<<"$relations"; }
cat >"$work/tree/DEBIAN/control" <<CONTROL
Package: benchgate
Version: $version
Architecture: $architecture
Maintainer: The benchgate authors <benchgate@example.invalid>
Depends: $(field Depends)
Recommends: git, $(field Recommends)
Suggests: libpq5, valgrind
Section: devel
Priority: optional
Description: gate for benchmark regressions
 Compares two versions of a Google Benchmark suite in pairs, and says which
 benchmarks became slower, by how much, and how sure that is.
CONTROL
SOURCE_DATE_EPOCH="$moment" dpkg-deb --root-owner-group --build "$work/tree" \
  "$dist/benchgate_${version}_$architecture.deb"
