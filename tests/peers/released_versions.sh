#!/usr/bin/env bash
# Compares two released versions of real libraries with their own Google
# Benchmark suites: spdlog (latency) and snappy (snappy_benchmark).
#
#   tests/peers/released_versions.sh                    both
#   tests/peers/released_versions.sh snappy --all       one; options go to benchgate
#
# The sources are those of two Debian releases, fetched by apt from the servers
# this machine already uses, with lists and files below build/peers: nothing of
# the machine's own apt is touched. Both versions are built with one compiler and
# against one libbenchmark. What is there already is not fetched or built again.
#
# Environment: BENCHGATE    the executable (build/release/benchgate)
#              OLD, NEW     the Debian releases (bookworm, trixie)
#              BUILD_ONLY   not empty: stop before measuring
set -euo pipefail
shopt -s inherit_errexit
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

root=$PWD
benchgate="$(realpath -m -- "${BENCHGATE:-build/release/benchgate}")"
old_release=${OLD:-bookworm}
new_release=${NEW:-trixie}
work=$root/build/peers

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 3
}

# apt-get or apt-cache with lists and files of our own.
private() {
  local program=$1
  shift
  "$program" -qq -o Dir::State="$work/apt/state" -o Dir::Cache="$work/apt/cache" \
    -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o APT::Sandbox::User="$(id -un)" "$@"
}

# Writes a list with the sources of both releases, on the server from which this
# machine has Debian's own packages.
prepare_apt() {
  local updated=$work/apt/updated-$old_release-$new_release
  [[ ! -e $updated ]] || return 0
  local server keyring=/usr/share/keyrings/debian-archive-keyring.gpg signed='' release
  # shellcheck disable=SC2016 # The fields are apt's, not the shell's.
  server="$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)' \
    'Created-By: Packages' \
    | awk '$1 == "Debian" && $2 == "main" && $3 !~ /-(security|updates)$/ { print $4; exit }')"
  [[ -n $server ]] || die "No server with Debian's own packages is set up here" \
    "(or apt-get update was never run): nowhere to get the sources from."
  [[ ! -e $keyring ]] || signed="[signed-by=$keyring] "
  mkdir -p "$work"/apt/{state/lists/partial,cache/archives/partial}
  for release in "$old_release" "$new_release"; do
    printf 'deb-src %s%s %s main\n' "$signed" "$server" "$release"
  done >"$work/apt/sources.list"
  private apt-get update || die "The lists of $old_release and $new_release cannot be had."
  touch "$updated"
}

# version_in RELEASE PACKAGE: "1.1.9-3".
version_in() {
  local version
  version="$(private apt-get source --print-uris --only-source --target-release "$1" "$2" \
    | sed -n "s/^'[^']*' $2_\([^_]*\)\.dsc .*/\1/p" | tail -n 1 || true)"
  [[ -n $version ]] || die "$1 has no source package $2."
  printf '%s' "$version"
}

# sources RELEASE PACKAGE: fetches and unpacks what its authors released, without
# Debian's changes. Prints the folder.
sources() {
  local release=$1 package=$2 version folder archive
  folder="$(compgen -G "$work/$package/$release-*/source" | head -n 1 || true)"
  if [[ -z $folder ]]; then
    prepare_apt
    version="$(version_in "$release" "$package")"
    folder=$work/$package/$release-${version%-*}
    mkdir -p "$folder/download" "$folder/unpacked"
    (cd "$folder/download" && private apt-get source --tar-only --download-only \
      --only-source --target-release "$release" "$package") >&2
    archive="$(compgen -G "$folder/download/*.orig.tar.*" | head -n 1)"
    tar -xf "$archive" -C "$folder/unpacked" --strip-components=1
    mv "$folder/unpacked" "$folder/source" # Only whole sources have that name.
    folder=$folder/source
  fi
  printf '%s' "$folder"
}

# build_suite SOURCE TARGET EXECUTABLE OPTION...: prints the executable's path.
build_suite() {
  local source=$1 target=$2 executable=$3 build=${1%/source}/build
  shift 3
  if [[ ! -x $build/$executable ]]; then
    if ! { cmake -S "$source" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Release "$@" \
      && cmake --build "$build" --target "$target"; } >"$build.log" 2>&1; then
      tail -n 30 "$build.log" >&2
      die "Building $target of $source failed; all of it is in $build.log"
    fi
  fi
  printf '%s' "$build/$executable"
}

build_spdlog() {
  build_suite "$1" latency bench/latency -D SPDLOG_BUILD_BENCH=ON \
    -D SPDLOG_FMT_EXTERNAL=ON -D SPDLOG_BUILD_EXAMPLE=OFF -D SPDLOG_BUILD_TESTS=OFF
}

# Snappy wants Google Benchmark's sources in its own tree; the system's library
# takes their place.
build_snappy() {
  cat >"$1/third_party/benchmark/CMakeLists.txt" <<'CMAKE'
find_package(benchmark REQUIRED GLOBAL)
add_library(benchmark_main INTERFACE)
target_link_libraries(benchmark_main INTERFACE benchmark::benchmark_main)
CMAKE
  build_suite "$1" snappy_benchmark snappy_benchmark -D SNAPPY_BUILD_BENCHMARKS=ON \
    -D SNAPPY_BUILD_TESTS=OFF -D SNAPPY_INSTALL=OFF
}

# What lists a benchmark N on one side and N/1 on the other means the same by
# both: snappy 1.2 gave its benchmarks a compression level, of which 1 is what
# there was before.
write_configuration() {
  local old_suite=$1 new_suite=$2 separator=''
  printf '{"renamed": {'
  while IFS= read -r name; do
    printf '%s\n  "%s": "%s/1"' "$separator" "$name" "$name"
    separator=,
  done < <(comm -12 \
    <("$old_suite" --benchmark_list_tests | sort) \
    <("$new_suite" --benchmark_list_tests | sed -n 's|/1$||p' | sort))
  printf '\n}}\n'
}

compare_library() {
  local package=$1 started=$SECONDS old new old_suite new_suite options=()
  shift
  old="$(sources "$old_release" "$package")"
  new="$(sources "$new_release" "$package")"
  say "$package: $(basename -- "${old%/source}") and $(basename -- "${new%/source}")," \
    "fetched after $((SECONDS - started)) s"
  old_suite="$("build_$package" "$old")"
  new_suite="$("build_$package" "$new")"
  # Suites read their inputs by paths relative to the sources.
  cd -- "$new"
  say "$package: built after $((SECONDS - started)) s;" \
    "$("$old_suite" --benchmark_list_tests | wc -l) benchmarks in base," \
    "$("$new_suite" --benchmark_list_tests | wc -l) in head"
  [[ -z ${BUILD_ONLY:-} ]] || return 0
  [[ -x $benchgate ]] || die "There is no $benchgate: build it (./run.sh --version)."
  if [[ $package == snappy ]]; then
    write_configuration "$old_suite" "$new_suite" >"$work/snappy/renamed.json"
    options=(--config "$work/snappy/renamed.json")
  fi
  "$benchgate" compare "$old_suite" "$new_suite" \
    --output "$work/$package/result.json" "${options[@]}" "$@"
}

./install-packages.sh peers
packages=()
while [[ ${1:-} == spdlog || ${1:-} == snappy ]]; do
  packages+=("$1")
  shift
done
if [[ ${#packages[@]} -eq 0 ]]; then
  packages=(spdlog snappy)
fi
for package in "${packages[@]}"; do
  (compare_library "$package" "$@")
done
