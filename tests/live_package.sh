#!/usr/bin/env bash
# Somebody else's project finds the installed library, and Go's pprof reads what
# its program serves.
# Usage: live_package.sh ROOT BUILD BENCHGATE
# BUILD may also be a folder into which it has been installed.
set -euo pipefail
root=$1 build=$2 benchgate=$3

folder="$(mktemp -d)"
example=''
end() {
  [[ -z $example ]] || kill "$example" 2>/dev/null || true
  rm -rf -- "$folder"
}
trap end EXIT

fail() {
  printf '%s\n' "$*"
  exit 1
}

prefix=$build
if [[ -e $build/CMakeCache.txt ]]; then
  prefix=$folder/prefix
  cmake --install "$build" --component live --prefix "$prefix" >/dev/null
fi
cmake -S "$root/tests/live_example" -B "$folder/build" -G Ninja \
  -D CMAKE_BUILD_TYPE=RelWithDebInfo \
  -D CMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$folder/build" >"$folder/log" || fail "$(<"$folder/log")"

"$folder/build/example" 600 >"$folder/address" &
example=$!
until [[ -s $folder/address ]]; do
  kill -0 "$example" || fail "the example has ended"
  sleep 0.1
done
address="$(<"$folder/address")"
echo "the example serves $address"

# Everything once, by our own reader.
for path in 'profile?seconds=1' heap allocs 'block?seconds=1&rate=1' \
  'mutex?seconds=1&rate=1' threads; do
  curl -fsS "$address$path" -o "$folder/profile" || fail "no $path"
  "$benchgate" profile top "$folder/profile" >"$folder/top" \
    || fail "$path cannot be read"
  grep -q 'work' "$folder/top" || fail "$path without work(): $(<"$folder/top")"
done

if ! go tool -n pprof >/dev/null 2>&1; then
  echo "skipped: there is no \`go tool pprof\` to ask it too"
  exit 77
fi
for path in 'profile?seconds=1' heap allocs block mutex threads; do
  (cd "$folder" && HOME=$folder go tool pprof -top "$address$path") \
    >"$folder/top" 2>"$folder/errors" \
    || fail "pprof does not read $path: $(<"$folder/errors")"
  grep -q 'work' "$folder/top" \
    || fail "pprof shows $path without work(): $(<"$folder/top")"
done
echo "pprof reads all of it"
