#!/usr/bin/env bash
# Runs a test of pages in a real browser.
#
#     tests/pages/run.sh TEST.mjs [ARGUMENT...]
#
# The browser is Chromium: $BENCHGATE_CHROMIUM, or one of the names that
# packages give it. Ends with 77, after a line that says why, if it or node is
# not there.
set -euo pipefail

if [[ $# -lt 1 ]]; then
  sed -n '2,/^set /{/^#/p}' "$0" >&2
  exit 2
fi

skip() {
  printf 'skipped: %s\n' "$*"
  exit 77
}

command -v node >/dev/null || skip "tests of pages take node"
# Below this, its test runner has no hooks that this takes.
major=$(node -p 'process.versions.node.split(".")[0]')
[[ $major -ge 18 ]] || skip "tests of pages take node 18 or later"

if [[ -z ${BENCHGATE_CHROMIUM:-} ]]; then
  for name in chromium chromium-browser google-chrome; do
    if BENCHGATE_CHROMIUM=$(command -v "$name"); then
      break
    fi
  done
fi
[[ -n ${BENCHGATE_CHROMIUM:-} ]] || skip "tests of pages take chromium"
# Ubuntu's package only says that there is a snap of it.
"$BENCHGATE_CHROMIUM" --version >/dev/null 2>&1 ||
  skip "$BENCHGATE_CHROMIUM does not start"

export BENCHGATE_CHROMIUM
exec node "$@"
