#!/usr/bin/env bash
# What test.sh has no time for: every test under the sanitizers, and every fuzz
# target for a minute. Prints a table at the end; exits 1 if anything failed.
#
#   tests/long.sh                           all
#   tests/long.sh asan tsan                 some of: asan, tsan, fuzz
#   FUZZ_SECONDS=600 tests/long.sh fuzz     ten minutes for each target
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

fuzz_seconds=${FUZZ_SECONDS:-60}
logs=build/long
rows=()
failed=0
mkdir -p "$logs"

say() { printf '%s\n' "$*" >&2; }

# leg NAME COMMAND...: runs it with its output in a log and adds a row. Nothing
# inside ends the script (set -e is off in a condition): join steps with &&.
leg() {
  local name=$1 log=$logs/${1//\//-}.log started=$SECONDS result=passed
  shift
  say "$name: $*"
  if ! "$@" >"$log" 2>&1; then
    result=FAILED
    failed=1
    tail -n 40 "$log" >&2
  fi
  rows+=("$(printf '%-32s %-8s %6d s  %s' \
    "$name" "$result" "$((SECONDS - started))" "$log")")
  [[ $result == passed ]]
}

sanitized() {
  ./install-packages.sh
  leg "$1" cmake --workflow --preset "$1" || true
}

# shellcheck disable=SC2317 # Called by leg.
build_fuzzers() {
  cmake -S . -B build/fuzz -G Ninja -D CMAKE_BUILD_TYPE=Debug \
    -D CMAKE_CXX_FLAGS_DEBUG='-O1 -g' -D CMAKE_CXX_COMPILER=clang++ \
    -D BENCHGATE_FUZZ=ON -D BENCHGATE_SUITE=OFF \
    -D BENCHGATE_SANITIZE=fuzzer-no-link,address,undefined \
    && cmake --build build/fuzz --target fuzzers
}

# What was found in earlier runs is kept in build/fuzz/corpus and tried first;
# an input that ends the target is left in build/fuzz/findings.
# shellcheck disable=SC2317 # Called by leg.
fuzz_one() {
  local target=$1 name=$2
  mkdir -p "build/fuzz/corpus/$name" build/fuzz/findings \
    && "$target" -max_total_time="$fuzz_seconds" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$name-" \
    "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name"
}

fuzz() {
  local corpus name target
  ./install-packages.sh fuzz
  leg fuzz/build build_fuzzers || return 0
  # By the seeds, so that a target which is not built any more is missed.
  for corpus in tests/fuzz/corpus/*/; do
    name="$(basename -- "$corpus")"
    target=build/fuzz/tests/fuzz/fuzz_$name
    leg "fuzz/$name" fuzz_one "$target" "$name" || true
  done
}

if [[ $# -eq 0 ]]; then
  set -- asan tsan fuzz
fi
for part in "$@"; do
  case $part in
    asan | tsan) sanitized "$part" ;;
    fuzz) fuzz ;;
    *)
      say "tests/long.sh knows asan, tsan and fuzz, not '$part'"
      exit 2
      ;;
  esac
done

printf '\n%-32s %-8s %8s  %s\n' leg result time log
printf '%s\n' "${rows[@]}"
exit "$failed"
