#!/usr/bin/env bash
# What a history in a git branch costs, beside one in a folder: adding one run,
# behind servers that filter all, what github.com filters, and nothing,
# at lengths of 0, 1,000 and 10,000, and what a branch of so many runs takes
# before and after it is compacted. Additions are made by a machine that has
# seen nothing of the branch, as those of CI are. The figures of
# docs/history.md, as Markdown.
#
#   tests/peers/history_append.sh [RUNS...]     (0 1000 10000)
#
# BUILD is a build folder to use instead of build/release; TMPDIR says where the
# histories are made (some 500 MB). Exit 2 if it cannot run.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

build=${BUILD:-build/release}
if [[ -z ${BUILD:-} ]]; then
  cmake --preset release >/dev/null
fi
if ! cmake --build "$build" --target history_figures >/dev/null; then
  echo "history_append.sh: history_figures cannot be built in $build" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/tests/reporters/history/history_figures" "$work" "$@"
