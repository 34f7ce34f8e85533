#!/usr/bin/env bash
# What action/package.sh has made does its work where nothing else of ours is.
#
#     tests/release_archive.sh FOLDER
#
# As root, the archive is also tried in a root of its own that has the C library
# and nothing more. Suites are built here, which takes libbenchmark-dev.
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

needed_by() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

# The C library's files; what libbenchgate_live.so needs is of its user's program.
the_c_library='^(ld-linux.*|lib(c|m|dl|pthread|rt))\.so\..*$'
needs_little() {
  local file
  ! needed_by "$program" | grep -vE "$the_c_library" || return 1
  for file in "$libraries"/*; do
    ! needed_by "$file" | grep -vE "$the_c_library|^libbenchgate_" || { echo "$file" && return 1; }
  done
  ! needed_by "$place/lib/libbenchgate_live_hooks.so" | grep -vE "$the_c_library" || return 1
  ! needed_by "$place/lib/libbenchgate_live.so" \
    | grep -vE "$the_c_library|^lib(stdc\+\+|gcc_s)\.so\..*$" || return 1
}

package_needs_little() {
  local needed
  needed="$(dpkg-deb --field "$1" Depends)"
  [[ $needed == *libc6* ]] || { echo "$needed" && return 1; }
  ! tr ',' '\n' <<<"$needed" | grep -vE '^ *lib(c6|gcc-s1|stdc\+\+6) '
}

# The package has what the archive has, below /usr.
package_has_all() {
  (cd "$place" && find bin include lib share ! -type d | sort) >archive.list
  dpkg-deb --fsys-tarfile "$1" | tar -t | sed -n 's,^\./usr/\(.*[^/]\)$,\1,p' \
    | sort >package.list
  diff archive.list package.list
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

check 'it needs the C library and itself' needs_little
for package in "$packages"/benchgate_*.deb; do
  check 'the package needs the C and C++ libraries alone' package_needs_little "$package"
  check 'the package has what the archive has' package_has_all "$package"
  dpkg-deb -x "$package" "$work/installed"
done
check 'it compares files' says '(p=0.000 n=10)' benchgate stat --format text old.txt new.txt
check 'it reads compressed ones' says '(p=0.000 n=10)' benchgate stat --format text old.txt.gz new.txt.gz
check 'it reads profiles' says hot_function benchgate profile top cpu.pb.gz
check 'it has a store' says sha256: benchgate store put old.txt
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
# What is thrown in it arrives in the program, which has a C++ library of its own.
fails_with() {
  local expected=$1 words=$2 status=0
  shift 2
  "$@" >said 2>&1 || status=$?
  if [[ $status -ne $expected ]] || ! grep -qF -- "$words" said; then
    echo "ended with $status" && cat said && return 1
  fi
}
check 'an address that is none is told' fails_with 2 'cannot listen on 192.0.2.1' \
  benchgate history serve --address 192.0.2.1 --history history
more=(BENCHGATE_TOKEN=secret GITHUB_API_URL=http://127.0.0.1:9 GITHUB_REPOSITORY=o/r
  GITHUB_EVENT_NAME=workflow_dispatch "GITHUB_SHA=$(printf '%040d' 1)")
check 'a server that is down is told' fails_with 4 'cannot connect to 127.0.0.1:9' \
  benchgate report result.json --report github --posting-budget 1s --no-gate
more=()

# What takes a look into suites, with the libraries that are loaded into them.
c++ -O2 -g -I "$root" "$root/tests/fixtures/profiled.cpp" -o profiled -lbenchmark -lpthread -ldl
c++ -O1 -g -fsanitize=thread -I "$root" "$root/tests/fixtures/racy.cpp" -o racy -lbenchmark -lpthread
check 'it records profiles' benchgate profile record ./profiled --benchmark '^BM_Split7030$' \
  --time 1s --output recorded.pb.gz
check 'and names their functions' says '::seventy' benchgate profile top recorded.pb.gz
check 'and draws them' benchgate profile flame recorded.pb.gz --output flame.html
check 'with the library for it' grep -q d3-flame-graph flame.html
serves_speedscope() {
  local tenths status=0
  benchgate profile serve recorded.pb.gz --json >address 2>log &
  local server=$!
  for ((tenths = 0; tenths < 200; ++tenths)); do
    [[ ! -s address ]] || break
    sleep 0.1
  done
  env -u http_proxy python3 -c '
import json, urllib.request
address = json.load(open("address"))["address"]
print(urllib.request.urlopen(address + "speedscope/index.html").read().decode())' >answer || status=1
  kill -TERM "$server"
  wait "$server" || true
  grep -q '<title>speedscope</title>' answer || { cat log answer && return 1; }
  return "$status"
}
check 'and shows them in a browser, with speedscope' serves_speedscope
explains() {
  says '+1 allocation and +400 B' "$@" --time 5s --rounds 2 --no-exact \
    && grep -q 'machine code changed in .*BM_Three' said
}
check 'it explains a benchmark' explains benchgate explain '^BM_Three$' ./suite0 ./suite1
check 'and keeps flame graphs' test -s .benchgate/explain/BM_Three/cpu.html
races() {
  local status=0
  benchgate race ./racy --filter '^BM_Racy/' >said 2>&1 || status=$?
  if [[ $status -ne 1 ]] || ! grep -q count_up said; then
    cat said
    return 1
  fi
}
check 'it finds races' races

# Somebody else's project links what serves profiles, from both. Without Go the
# rest of that is tried.
serves_profiles() {
  local status=0
  "$root/tests/live_package.sh" "$root" "$1" "$program" || status=$?
  [[ $status -eq 0 || $status -eq 77 ]]
}
for prefix in "$place" "$work"/installed/usr; do
  check "a program of $prefix serves profiles" serves_profiles "$prefix"
done

# A server with a certificate of its own, which the program has to be told to trust.
reports_to_a_server() {
  local status=0
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
    -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out ca.pem
  cp ca.pem "$bare/"
  # Debian's OpenSSL does not look where Fedora has its certificates.
  mkdir -p "$bare/etc/pki/tls/certs"
  python3 tls_server.py >tls_port 2>tls_log &
  local server=$!
  while [[ ! -s tls_port ]] && kill -0 "$server"; do sleep 0.1; done
  more=(BENCHGATE_TOKEN=secret "GITHUB_API_URL=https://127.0.0.1:$(<tls_port)" GITHUB_REPOSITORY=o/r
    GITHUB_EVENT_NAME=workflow_dispatch "GITHUB_SHA=$(printf '%040d' 1)")
  # Not one that it was not told of.
  bare report result.json --report github --posting-budget 3s && status=1
  ! grep POST tls_log || status=1
  cp ca.pem "$bare/etc/pki/tls/certs/ca-bundle.crt"
  bare report result.json --report github --posting-budget 3s || status=1
  rm "$bare/etc/pki/tls/certs/ca-bundle.crt"
  more+=(SSL_CERT_FILE=/ca.pem)
  bare report result.json --report github --posting-budget 3s || status=1
  more=()
  kill "$server"
  wait "$server" || true
  [[ $(grep -c 'POST /repos/o/r/check-runs' tls_log) -eq 2 ]] || status=1
  return "$status"
}
cat >tls_server.py <<'PYTHON'
import http.server, ssl
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(404)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    do_GET = do_PATCH = do_POST
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("ca.pem", "key.pem")
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON

# Nothing but the C library, and what the kernel shows.
bare="$work/bare"
mkdir -p "$bare/program" "$bare/proc" "$bare/dev" "$bare/tmp"
if [[ $EUID -ne 0 ]] || ! mount --bind /proc "$bare/proc" 2>/dev/null; then
  printf 'skipped: a root of its own takes the right to mount\n'
else
  trap 'umount -- "$bare/proc" "$bare/dev"; rm -rf -- "$work"' EXIT
  mount --bind /dev "$bare/dev"
  cp -r "$place/." "$bare/program/"
  cp old.txt.gz new.txt.gz cpu.pb.gz result.json "$bare/"
  bring() {
    ldd "$1" | grep -oE '/[^ ]+' | while IFS= read -r library; do
      mkdir -p "$bare$(dirname -- "$library")"
      cp -L -- "$library" "$bare$library"
    done
  }
  bring "$program"
  bare() {
    env -i HOME=/ BENCHGATE_CACHE=/cache "${more[@]}" "$(command -v chroot)" "$bare" \
      /program/bin/benchgate "$@"
  }
  check 'it starts with the C library alone' says --version bare --help
  check 'it reads compressed files there' says '(p=0.000 n=10)' \
    bare stat --format text old.txt.gz new.txt.gz
  check 'it reads profiles there' says hot_function bare profile top cpu.pb.gz
  check 'it has a store there' says sha256: bare store put old.txt.gz
  check 'it talks over TLS there' reports_to_a_server
  # And with what the suites need.
  cp suite0 suite1 "$bare/"
  bring ./suite0
  check 'it measures there' says BM_Three bare compare /suite0 /suite1 --filter '^BM_Three$' --budget 20s
  check 'it explains there' says '+1 allocation and +400 B' bare explain '^BM_Three$' /suite0 /suite1 \
    --time 5s --rounds 2 --no-exact
fi
exit "$trouble"
