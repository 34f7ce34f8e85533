#!/usr/bin/env bash
# Puts benchgate into the PATH of the steps that follow.
#
#     install.sh plan      says by GITHUB_OUTPUT whether it has to be built, in
#                          which folder it will be, and a key to cache that by
#     install.sh install   downloads the release or builds it from this source
#
# BENCHGATE_VERSION: a release, "source", or empty for the version in
# CMakeLists.txt. A release is taken only if checksums.txt beside this script
# has its archive, so that who pins the action by its commit has pinned the
# program, too. Everything else is built from this source.
set -euo pipefail
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname -- "$here")"

say() { printf '%s\n' "$*" >&2; }

stop() {
  printf '::error title=benchgate::%s\n' "$1"
  exit 3
}

own_version() {
  sed -n 's/^project(benchgate VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt"
}

version=${BENCHGATE_VERSION:-}
if [[ -z $version ]]; then
  version=$(own_version)
fi
if [[ ! $version =~ ^v?[0-9]+\.[0-9]+\.[0-9]+$ && $version != source ]]; then
  stop "the input version is neither a release such as 1.2.3 nor source"
fi
version=${version#v}
archive="benchgate-$version-linux-$(uname -m).tar.gz"
checksum=$(awk -v name="$archive" '$2 == name { print $1 }' "$here/checksums.txt")
folder="${RUNNER_TEMP:?}/benchgate-$version"

if [[ -n ${BENCHGATE_VERSION:-} && $version != source && -z $checksum && $version != "$(own_version)" ]]; then
  stop "checksums.txt of this version of the action has no $archive; use the action at a commit that has it, or the input version: source"
fi

# What the program is made of, and what it is made by.
source_key() {
  local system
  # shellcheck source=/dev/null disable=SC1091 # Every Debian and Ubuntu has it.
  system="$(. /etc/os-release && printf '%s-%s' "$ID" "${VERSION_ID:-}")"
  local sources
  sources="$(cd -- "$root" && find CMakeLists.txt CMakePresets.json compare libraries reporters src store \
    packages.txt -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16)"
  printf 'benchgate-%s-%s-%s\n' "$system" "$(uname -m)" "$sources"
}

plan() {
  {
    if [[ -n $checksum ]]; then
      echo "build=false"
    else
      echo "build=true"
      echo "key=$(source_key)"
    fi
    echo "folder=$folder"
  } >>"${GITHUB_OUTPUT:?}"
}

# Fails if the archive cannot be had; ends if it is not what it should be.
download() {
  local repository=${BENCHGATE_ACTION_REPOSITORY:-}
  [[ -n $checksum && -n $repository ]] || return 1
  local url="${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/v$version/$archive"
  local file="$RUNNER_TEMP/$archive"
  if ! curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 300 \
    --output "$file" -- "$url"; then
    say "$archive cannot be downloaded"
    return 1
  fi
  if ! printf '%s  %s\n' "$checksum" "$file" | sha256sum --check --quiet --strict; then
    rm -f -- "$file"
    stop "$archive is not what was released: its SHA-256 differs from the one in checksums.txt"
  fi
  mkdir -p -- "$folder"
  tar -xzf "$file" --strip-components=1 --no-same-owner -C "$folder"
}

build() {
  say "building benchgate from source"
  "$root/install-packages.sh" || stop "the packages that benchgate is built with cannot be installed"
  local tree="$RUNNER_TEMP/benchgate-build"
  cmake -S "$root" -B "$tree" -G Ninja -D CMAKE_BUILD_TYPE=Release -D BENCHGATE_TESTS=OFF \
    -D BENCHGATE_SUITE=OFF -D CMAKE_INSTALL_PREFIX="$folder" >&2
  cmake --build "$tree" >&2
  cmake --install "$tree" >&2
}

install() {
  if [[ -x $folder/bin/benchgate ]]; then
    # From the cache; what it links is of the system.
    if [[ -z $checksum ]]; then
      "$root/install-packages.sh"
    fi
  elif ! download; then
    build
  fi
  "$folder/bin/benchgate" --version >&2 || stop "the benchgate that was installed does not start"
  printf '%s\n' "$folder/bin" >>"${GITHUB_PATH:?}"
}

case ${1:-} in
  plan) plan ;;
  install) install ;;
  *) sed -n '2,/^set /{/^#/p}' "$0" >&2 && exit 2 ;;
esac
