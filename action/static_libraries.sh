#!/usr/bin/env bash
# Builds what Debian and Ubuntu have as shared libraries only, from their own
# source packages: fmt, simdjson, cpp-httplib; libarchive, of which theirs brings
# along what it takes for formats that are not ours; and two whose archives go
# into programs only: bzip2 and elfutils.
# Usage: static_libraries.sh FOLDER
#
# Afterwards FOLDER is a prefix for CMake (CMAKE_PREFIX_PATH) with static
# libraries that may also go into shared ones. apt's own configuration stays as it
# is: source packages are asked for by a copy of it, which is thrown away.
set -euo pipefail

if [[ $# -ne 1 ]]; then
  sed -n '2,/^set /{/^#/p}' "$0" >&2
  exit 2
fi
mkdir -p -- "$1"
prefix="$(cd -- "$1" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT

# The configured sources, of whichever of both notations, as deb-src.
mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial"
shopt -s nullglob
for file in /etc/apt/sources.list.d/*.sources; do
  sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$work/sources/${file##*/}"
done
for file in /etc/apt/sources.lis[t] /etc/apt/sources.list.d/*.list; do
  # What is there as deb-src already would be there twice.
  sed -nE 's/^[[:space:]]*deb([[:space:]])/deb-src\1/p' "$file" >"$work/sources/${file##*/}.list"
done
apt() {
  # In a folder of ours apt's own user could not write.
  apt-get -qq -o APT::Sandbox::User="$(id -un)" -o Dir::Etc::SourceList=/dev/null \
    -o Dir::Etc::SourceParts="$work/sources" -o Dir::State::Lists="$work/lists" \
    -o Dir::Cache="$work/cache" "$@"
}

cd -- "$work"
# One broken list among many is no reason to stop: what is missing shows below.
apt update || printf 'apt-get update had trouble, see above\n' >&2

# unpack PACKAGE: its newest version, with the distribution's patches. Goes there.
unpack() {
  mkdir -- "$work/$1"
  cd -- "$work/$1"
  apt source "$1" >/dev/null
  printf '%s\n' "$(basename -- *.dsc .dsc)" >&2
  cd -- ./*/
}
# build PACKAGE SETTING...: by CMake.
build() {
  unpack "$1"
  cmake --no-warn-unused-cli -S . -B ../build -G Ninja -D CMAKE_BUILD_TYPE=Release \
    -D BUILD_SHARED_LIBS=OFF -D CMAKE_POSITION_INDEPENDENT_CODE=ON -D CMAKE_INSTALL_LIBDIR=lib \
    -D CMAKE_INSTALL_PREFIX="$prefix" "${@:2}" >/dev/null
  cmake --build ../build >/dev/null
  cmake --install ../build >/dev/null
}
build fmtlib -D FMT_DOC=OFF -D FMT_TEST=OFF
build simdjson
# A header alone: who includes it says whether it is to have TLS.
build cpp-httplib -D HTTPLIB_COMPILE=OFF -D HTTPLIB_USE_BROTLI_IF_AVAILABLE=OFF \
  -D HTTPLIB_USE_OPENSSL_IF_AVAILABLE=OFF -D HTTPLIB_USE_ZLIB_IF_AVAILABLE=OFF
build libarchive -D ENABLE_TAR=OFF -D ENABLE_CPIO=OFF -D ENABLE_CAT=OFF -D ENABLE_TEST=OFF \
  -D ENABLE_ACL=OFF -D ENABLE_EXPAT=OFF -D ENABLE_LIBB2=OFF -D ENABLE_LIBXML2=OFF -D ENABLE_LZ4=OFF \
  -D ENABLE_OPENSSL=OFF -D ENABLE_PCREPOSIX=OFF -D ENABLE_XATTR=OFF
rm -- "$prefix"/lib/libarchive.so*

# The archives that there are of these cannot go into a shared library.
unpack bzip2
make -s libbz2.a CFLAGS='-O2 -fPIC -D_FILE_OFFSET_BITS=64' >/dev/null
cp libbz2.a "$prefix/lib/"
unpack elfutils
# bzip2 packs kernels, nothing that we look into.
./configure --disable-debuginfod --disable-libdebuginfod --disable-nls \
  --without-bzlib CFLAGS='-O2 -fPIC' >/dev/null
for library in lib/libeu.a libelf/libelf.a libcpu/libcpu.a backends/libebl_backends.a libebl/libebl.a \
  libdwelf/libdwelf.a libdwfl/libdwfl.a libdw/libdw.a; do
  make -s -j "$(nproc)" -C "${library%/*}" "${library##*/}" >/dev/null
done
cp libelf/libelf.a libdw/libdw.a "$prefix/lib/"
