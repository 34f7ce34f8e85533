#!/usr/bin/env bash
# Runs a command beside a double of GitHub that checks every request against
# GitHub's own description of its API.
#
#     tests/github_double.sh BUILD_FOLDER COMMAND [ARGUMENT...]
#
# The double is a folder with server.mjs and start.sh: BENCHGATE_GITHUB_DOUBLE
# names it; else ../shared/ghmock beside this repository is taken. It is copied
# below BUILD_FOLDER, and its packages are installed there once. The command
# finds it by the variables
#
#     BENCHGATE_DOUBLE_HTTP    http://127.0.0.1:PORT
#     BENCHGATE_DOUBLE_HTTPS   https://localhost:PORT
#     BENCHGATE_DOUBLE_STATE   a folder with ca.pem, app.pem, acme/widgets.git
#
# Ends with the command's status; 77, after a line that says why, if the double
# is not there.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n '2,/^set /{/^#/p}' "$0" >&2
  exit 2
fi
mkdir -p "$1/github_double"
copy=$(cd "$1/github_double" && pwd)
shift

skip() {
  echo "skipped: $*"
  exit 77
}

root=$(cd "$(dirname "$0")/.." && pwd)
double=${BENCHGATE_GITHUB_DOUBLE:-$root/../shared/ghmock}
if [ ! -f "$double/server.mjs" ] || [ ! -f "$double/start.sh" ]; then
  skip "no double of GitHub; BENCHGATE_GITHUB_DOUBLE may name its folder"
fi
for tool in flock git node npm openssl; do
  command -v "$tool" > /dev/null || skip "the double of GitHub takes $tool"
done

install_double() {
  # Two tests at a time would install into one another.
  exec 9> "$copy/lock"
  flock 9
  local file
  for file in .npmrc github-cut.json mkca.sh package.json server.mjs start.sh; do
    if ! cmp -s "$double/$file" "$copy/$file"; then
      [ "$file" != package.json ] || rm -rf "$copy/node_modules"
      cp --no-preserve=mode "$double/$file" "$copy/$file"
    fi
  done
  if [ ! -e "$copy/node_modules/.complete" ]; then
    if ! (cd "$copy" && npm install --omit=optional) > "$copy/npm.log" 2>&1; then
      skip "npm cannot install the double's packages: see $copy/npm.log"
    fi
    touch "$copy/node_modules/.complete"
  fi
  exec 9>&-
}

state=$(mktemp -d)
pid=
# shellcheck disable=SC2317 # The trap calls it.
end() {
  if [ -n "$pid" ]; then
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  fi
  rm -rf "$state"
}
trap end EXIT
trap 'exit 130' INT TERM

install_double
sh "$copy/start.sh" double "$state" > "$state/ready" 2> "$state/log" &
pid=$!
for ((tenths = 0; tenths < 600; ++tenths)); do
  if [ -s "$state/ready" ] || ! kill -0 "$pid" 2> /dev/null; then
    break
  fi
  sleep 0.1
done
if ! [ -s "$state/ready" ]; then
  echo "the double of GitHub did not start:" >&2
  cat "$state/log" >&2
  exit 1
fi

value_of() {
  node -p 'JSON.parse(require("fs").readFileSync(0, "utf8"))[process.argv[1]]' \
    "$1" < "$state/ready"
}
BENCHGATE_DOUBLE_HTTP=$(value_of http)
BENCHGATE_DOUBLE_HTTPS=$(value_of https)
export BENCHGATE_DOUBLE_HTTP BENCHGATE_DOUBLE_HTTPS
export BENCHGATE_DOUBLE_STATE=$state

status=0
"$@" || status=$?
exit "$status"
