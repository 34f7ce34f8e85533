#!/usr/bin/env bash
# Builds benchgate and runs every test through ctest.
#
#   ./test.sh               all tests
#   ./test.sh -R '^store/'  some: arguments go to ctest
#
# tests/long.sh does more: sanitizers and fuzzing.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

./install-packages.sh
cmake --preset dev
cmake --build --preset dev
# exec: ctest's own summary is the last thing printed.
exec ctest --preset dev "$@"
