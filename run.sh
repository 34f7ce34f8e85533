#!/usr/bin/env bash
# Builds benchgate and runs it on this very project.
#
#   ./run.sh                       compares the previous commit with the working tree
#   ./run.sh --budget 2m --all     the same, with more options
#   ./run.sh gate main worktree    any other command of benchgate
#
# Works from any folder; paths among the arguments are seen from the project's
# own. The exit status is benchgate's; 3 also when it could not be built.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# A git hook that calls us would make git look at its own repository.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

say() { printf '%s\n' "$*" >&2; }

# Builds the targets that are its arguments.
build() {
  local log=build/release.log
  mkdir -p build
  if ! { cmake --preset release && cmake --build --preset release --target "$@"; } \
    >"$log" 2>&1; then
    tail -n 50 "$log" >&2
    say "Building benchgate failed. These were the last lines; all are in $PWD/$log"
    return 1
  fi
}

# Leaves in `sides` what there is to compare, and says so if it is less than a
# commit and what came after it.
choose_sides() {
  local suite=build/release/store/bench/store_bench
  # A copy of the project inside another repository has a prefix there.
  if ! git rev-parse --is-inside-work-tree >/dev/null \
    || [[ -n $(git rev-parse --show-prefix) ]]; then
    say "This is no git repository: comparing the suite as built with itself."
    sides=("$suite" "$suite")
  elif ! git rev-parse --quiet --verify 'HEAD^{commit}' >/dev/null; then
    say "There is no commit yet: comparing the suite as built with itself."
    sides=("$suite" "$suite")
  elif ! git rev-parse --quiet --verify 'HEAD~1^{commit}' >/dev/null; then
    say "There is one commit here (a shallow clone has no more):" \
      "comparing the tree with itself."
    sides=(HEAD worktree)
  else
    sides=(HEAD~1 worktree)
  fi
}

./install-packages.sh || exit 3
build benchgate || exit 3

benchgate=build/release/benchgate
case ${1:-} in
  -h | --help | --version) exec "$benchgate" "$@" ;;
  '' | -*) ;;
  *) exec "$benchgate" "$@" ;;
esac
sides=()
choose_sides
# Of a revision, benchgate builds the suite itself.
[[ ${sides[0]} != build/* ]] || build store_bench || exit 3
say "benchgate compare ${sides[*]}${*:+ $*}"
exec "$benchgate" compare "${sides[@]}" "$@"
