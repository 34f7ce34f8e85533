#!/usr/bin/env bash
# What action/package.sh has made does its work where nothing else of ours is.
#
#     tests/release_archive.sh FOLDER
#
# As root, the archive is also tried in a root of its own that has the C and C++
# libraries and nothing more. Suites are built here, which takes libbenchmark-dev.
# Functions are called by check.
# shellcheck disable=SC2317
set -euo pipefail
shopt -s inherit_errexit
root="$(cd -- "$(dirname -- "$0")/.." && pwd)"
if [[ $# -ne 1 ]]; then
  sed -n '2,/^set /{/^#/p}' "$0" >&2
  exit 2
fi
packages="$(cd -- "$1" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
trouble=0

check() {
  local what=$1
  shift
  if ! "$@" >"$work/out" 2>&1; then
    printf 'not so: %s\n' "$what"
    cat "$work/out"
    trouble=1
  fi
}

# Far from where it was built.
place="$work/place"
mkdir -p "$place"
tar -C "$place" --strip-components=1 -xzf "$packages"/benchgate-*-linux-"$(uname -m)".tar.gz
program="$place/bin/benchgate"
libraries="$place/lib/benchgate"
more=() # Variables.
benchgate() {
  env -i HOME="$work" PATH=/usr/bin:/bin BENCHGATE_CACHE="$work/cache" "${more[@]}" "$program" "$@"
}

says() {
  local words=$1
  shift
  "$@" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
  grep -qF -- "$words" "$work/said" || { cat "$work/said" && return 1; }
}

# Anything but these would have to be an archive, or be loaded later.
needs_little() {
  local needed
  needed="$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')"
  ! grep -vE '^(ld-linux.*|lib(c|m|gcc_s|stdc\+\+|fmt|simdjson)\.so\..*)$' <<<"$needed"
}

package_needs_little() {
  local needed
  needed="$(dpkg-deb --field "$1" Depends)"
  [[ $needed == *libc6* && $needed == *libstdc++6* ]] || { echo "$needed" && return 1; }
  ! tr ',' '\n' <<<"$needed" | grep -vE '^ *lib(c6|gcc-s1|stdc\+\+6) '
}

has_all() {
  local file
  for file in "$program" "$libraries"/*; do
    # As the program finds what its modules need.
    ! env LD_LIBRARY_PATH="$libraries" ldd "$file" 2>&1 | grep 'not found' || return 1
  done
}

# takes_its_own LIBRARY COMMAND...: not the system's of that name.
takes_its_own() {
  local library=$1
  shift
  more=(LD_DEBUG=libs "LD_DEBUG_OUTPUT=$work/loaded")
  "$@" >"$work/said" 2>&1 \
    || { cat "$work/said" && return 1; }
  grep -q "calling init: $place/.*lib/benchgate/$library" "$work"/loaded.* || return 1
  rm -f "$work"/loaded.*
  more=()
}

cat >"$work/profile.py" <<'PYTHON'
import gzip, sys
def number(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])
def field(at, value):
    if isinstance(value, int):
        return number(at << 3) + number(value)
    return number(at << 3 | 2) + number(len(value)) + value
texts = [b"", b"samples", b"count", b"hot_function", b"hot.cpp"]
profile = field(1, field(1, 1) + field(2, 2))
profile += field(2, field(1, number(1)) + field(2, number(42)))
profile += field(4, field(1, 1) + field(4, field(1, 1)))
profile += field(5, field(1, 1) + field(2, 3) + field(4, 4))
profile += b"".join(field(6, text) for text in texts)
open(sys.argv[1], "wb").write(gzip.compress(profile))
PYTHON
cd -- "$work"
python3 profile.py cpu.pb.gz
for ((i = 0; i < 10; ++i)); do
  echo "BenchmarkGet 1 $((1000 + i)) ns/op" >>old.txt
  echo "BenchmarkGet 1 $((2000 + i)) ns/op" >>new.txt
done
gzip -k old.txt new.txt

check 'the program needs the C and C++ libraries, fmt and simdjson' needs_little
check 'what is needed is of the system or goes along' has_all
for package in "$packages"/benchgate_*.deb; do
  check 'the package needs the C and C++ libraries alone' package_needs_little "$package"
done
check 'it compares files' says '(p=0.000 n=10)' benchgate stat --format text old.txt new.txt
check 'it reads compressed ones' says '(p=0.000 n=10)' benchgate stat --format text old.txt.gz new.txt.gz
check 'it reads profiles' says hot_function benchgate profile top cpu.pb.gz
check 'it has a store' says sha256: benchgate store put old.txt
check 'libarchive goes along' takes_its_own libarchive.so.13 benchgate stat old.txt.gz new.txt.gz
check 'and libcrypto' takes_its_own libcrypto.so.3 benchgate store put new.txt

# Two suites: the libraries that count are found, and what they count is right.
for side in 0 1; do
  c++ -O2 -I "$root" -D SIDE_IS_HEAD=$side "$root/tests/fixtures/counted.cpp" -o "suite$side" \
    -lbenchmark -lpthread
done
check 'it compares suites' benchgate compare ./suite0 ./suite1 --budget 20s --output result.json
check 'and counts what they allocate' grep -q '"metric": *"allocs_per_op"' result.json
check 'it keeps a history' benchgate history add result.json --history history \
  --commit "$(printf '%040d' 1)"
check 'and shows it' says 1 benchgate history list --history history

serves() {
  local tenths
  benchgate history serve --port 0 --json --history history >address 2>log &
  local server=$!
  for ((tenths = 0; tenths < 200; ++tenths)); do
    [[ ! -s address ]] || break
    sleep 0.1
  done
  env -u http_proxy python3 - <<'PYTHON' >answer
import json, urllib.request
with open("address") as file:
    address = json.load(file)["address"]
print(urllib.request.urlopen(address + "api/v1").read().decode())
PYTHON
  kill -TERM "$server"
  wait "$server" || true
  grep -q '"runs"' answer || { cat log answer && return 1; }
}
check 'the network module is found and serves' serves

# Nothing but the C and C++ libraries, and /proc, by which libraries are found.
bare="$work/bare"
mkdir -p "$bare/program" "$bare/proc" "$bare/tmp"
if [[ $EUID -eq 0 ]] && mount --bind /proc "$bare/proc" 2>/dev/null; then
  trap 'umount "$bare/proc"; rm -rf -- "$work"' EXIT
  cp -r "$place/." "$bare/program/"
  cp old.txt.gz new.txt.gz cpu.pb.gz "$bare/"
  ldd "$program" | grep -oE '/[^ ]*/(ld-linux[^ ]*|lib(c|m|gcc_s|stdc\+\+)\.so\.[0-9]+)' \
    | while IFS= read -r library; do
      mkdir -p "$bare$(dirname -- "$library")"
      cp -L -- "$library" "$bare$library"
    done
  bare() { env -i HOME=/ BENCHGATE_CACHE=/cache "$(command -v chroot)" "$bare" /program/bin/benchgate "$@"; }
  check 'it starts with the C and C++ libraries alone' says benchgate bare --version
  check 'it reads compressed files there' says '(p=0.000 n=10)' \
    bare stat --format text old.txt.gz new.txt.gz
  check 'it reads profiles there' says hot_function bare profile top cpu.pb.gz
  check 'it has a store there' says sha256: bare store put old.txt.gz
fi
exit "$trouble"
