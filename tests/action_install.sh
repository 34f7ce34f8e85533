#!/usr/bin/env bash
# action/install.sh takes the release that its checksums name, from a server of
# this machine over TLS, and nothing else.
#
#     tests/action_install.sh [FOLDER]
#
# Without FOLDER, of what action/package.sh has made, the release is a stand-in.
# Ends with 77, after a line that says why, where a tool is missing.
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail
root="$(cd -- "$(dirname -- "$0")/.." && pwd)"
release="${1:+$(realpath -- "$1")}"
for tool in curl openssl python3; do
  command -v "$tool" >/dev/null || { echo "skipped: it takes $tool"; exit 77; }
done
work="$(mktemp -d)"
server=
# shellcheck disable=SC2317 # The trap calls it.
end() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf -- "$work"
}
trap end EXIT
trouble=0

check() {
  local what=$1
  shift
  if ! "$@"; then
    printf 'not so: %s\n' "$what"
    trouble=1
  fi
}

# The action, and the release of its version where GitHub would have it.
mkdir -p "$work/action-folder"
cp -r -- "$root/action" "$root/CMakeLists.txt" "$root/CMakePresets.json" "$root/packages.txt" \
  "$root/install-packages.sh" "$work/action-folder/"
for folder in compare libraries reporters src store; do mkdir "$work/action-folder/$folder"; done
version="$(sed -n 's/^project(benchgate VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")"
name="benchgate-$version-linux-$(uname -m)"
shelf="$work/www/acme/benchgate/releases/download/v$version"
mkdir -p "$shelf"
if [[ -n $release ]]; then
  cp -- "$release/$name.tar.gz" "$shelf/"
else
  mkdir -p "$work/$name/bin"
  printf '#!/bin/sh\necho benchgate %s\n' "$version" >"$work/$name/bin/benchgate"
  chmod +x "$work/$name/bin/benchgate"
  tar -C "$work" -czf "$shelf/$name.tar.gz" "$name"
fi
(cd -- "$shelf" && sha256sum -- "$name.tar.gz") >"$work/sums"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
python3 - "$work" >"$work/port" 2>/dev/null <<'PYTHON' &
import functools, http.server, ssl, sys
work = sys.argv[1]
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=work + "/www")
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(work + "/cert.pem", work + "/key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
server=$!
for ((tenths = 0; tenths < 300; ++tenths)); do
  [[ ! -s $work/port ]] || break
  sleep 0.1
done

# run_install VARIABLE=VALUE...: leaves its status in $work/status.
run_install() {
  local status=0
  rm -rf "$work/runner"
  mkdir "$work/runner"
  : >"$work/path"
  : >"$work/outputs"
  for step in plan install; do
    env "RUNNER_TEMP=$work/runner" "GITHUB_OUTPUT=$work/outputs" "GITHUB_PATH=$work/path" \
      "GITHUB_SERVER_URL=https://localhost:$(<"$work/port")" "CURL_CA_BUNDLE=$work/cert.pem" \
      BENCHGATE_ACTION_REPOSITORY=acme/benchgate BENCHGATE_VERSION= "$@" \
      "$work/action-folder/action/install.sh" "$step" >"$work/out" 2>"$work/err" || status=$?
    [[ $status -eq 0 ]] || break
  done
  echo "$status" >"$work/status"
}
ends_with() { [[ $(<"$work/status") == "$1" ]] || { cat "$work/out" "$work/err"; false; }; }

cat "$work/sums" >>"$work/action-folder/action/checksums.txt"
run_install
check 'a release that is known is installed' ends_with 0
check 'it need not be built' grep -qx 'build=false' "$work/outputs"
check 'it starts from the path that the next steps have' \
  bash -c '"$(cat "$1")/benchgate" --version | grep -qF "$2"' _ "$work/path" "$version"

run_install "BENCHGATE_VERSION=v$version"
check 'its version may be named' ends_with 0

printf 'x' >>"$shelf/$name.tar.gz"
run_install
check 'an archive that is another is refused' ends_with 3
check 'with the reason' grep -q 'its SHA-256 differs' "$work/out"
check 'and nothing of it is installed' test ! -s "$work/path"

run_install BENCHGATE_VERSION=9.9.9
check 'a release that the checksums do not have is refused' ends_with 3
check 'with what to do' grep -q 'use the action at a commit that has it' "$work/out"

run_install 'BENCHGATE_VERSION=$(reboot)'
check 'a version that is none is refused' ends_with 3

sed -i '/^[0-9a-f]\{64\} /d' "$work/action-folder/action/checksums.txt"
env "RUNNER_TEMP=$work/runner" "GITHUB_OUTPUT=$work/outputs" BENCHGATE_VERSION= \
  "$work/action-folder/action/install.sh" plan
check 'without a checksum it is built' grep -qx 'build=true' "$work/outputs"
check 'and cached by what it is made of' grep -qE '^key=benchgate-.*-[0-9a-f]{16}$' "$work/outputs"
exit "$trouble"
