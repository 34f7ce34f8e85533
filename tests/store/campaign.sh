#!/usr/bin/env bash
# The fault tests of the store at full length: random kill -9 with eight
# processes, every error of every system call, loss of power on ext4 and XFS,
# models, damage, and ten million executions of each fuzz target of the store.
# Prints a table as Markdown; exits 1 if anything was found.
#
#   tests/store/campaign.sh             10 minutes for what runs for a time
#   tests/store/campaign.sh 1           a minute for each, fuzzing less in proportion
#   tests/store/campaign.sh 10 tests    without fuzzing (or: fuzz, without tests)
#
# Loss of power takes root, loop devices, mkfs.ext4 and mkfs.xfs
# (install-packages.sh campaign); without them the table says "skipped".
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

minutes=${1:-10}
part=${2:-all}
if ! [[ $minutes =~ ^[1-9][0-9]*$ && $part =~ ^(all|tests|fuzz)$ ]]; then
  printf 'tests/store/campaign.sh [MINUTES [tests|fuzz]]\n' >&2
  exit 2
fi
export BENCHGATE_CAMPAIGN_SECONDS=$((minutes * 60))
executions=$((minutes < 10 ? minutes * 1000000 : 10000000))
logs=build/campaign
rows=()
failed=0
mkdir -p "$logs"

say() { printf '%s\n' "$*" >&2; }

row() { rows+=("| $1 | $2 | $3 |"); }

# leg NAME COMMAND...: runs it with its output in a log; false: it failed. What
# the tests say that they tried becomes rows.
leg() {
  local name=$1 log=$logs/$1.log result=nothing line what
  shift
  say "$name: $*"
  if ! "$@" >"$log" 2>&1; then
    result="**something: $log**"
    failed=1
    tail -n 40 "$log" >&2
  fi
  while IFS= read -r line; do
    what=${line#\[  TRIED   \] }
    row "${what%% | *}" "${what#* | }" "$result"
  done < <(grep '^\[  TRIED   \]' "$log" || true)
  if grep -q '^\[  SKIPPED \]' "$log"; then
    row "$name" "skipped in part: see $log" -
  fi
  [[ $result == nothing ]]
}

tests() {
  local dev=build/dev/tests/store
  leg build cmake --build --preset dev --target store_test store_faults_test \
    || return 0
  leg kill_loop "$dev/store_test" --gtest_filter='*KillLoop*' || true
  leg kill_at_calls "$dev/store_faults_test" --gtest_filter='*Kill*' || true
  leg errors "$dev/store_faults_test" \
    --gtest_filter='*ErrnoTest*:*SyncTest*' || true
  leg faulty_model "$dev/store_faults_test" \
    --gtest_filter='*FaultyModelTest*' || true
  leg races "$dev/store_faults_test" --gtest_filter='*RaceTest*' \
    --gtest_repeat=20 || true
  leg power_loss "$dev/store_test" --gtest_filter='*PowerLoss*' || true
  leg models "$dev/store_test" --gtest_filter='*ModelTest*' || true
  leg damage "$dev/store_test" --gtest_filter='*DamageTest*' || true
  leg two_parsers "$dev/store_test" --gtest_filter='*Differential*' || true
}

# shellcheck disable=SC2317 # Called by leg.
build_fuzzers() {
  cmake -S . -B build/fuzz -G Ninja -D CMAKE_BUILD_TYPE=Debug \
    -D CMAKE_CXX_FLAGS_DEBUG='-O1 -g' -D CMAKE_CXX_COMPILER=clang++ \
    -D BENCHGATE_FUZZ=ON -D BENCHGATE_SUITE=OFF \
    -D BENCHGATE_SANITIZE=fuzzer-no-link,address,undefined \
    && cmake --build build/fuzz --target fuzz_manifest fuzz_store_text
}

fuzz() {
  local name
  leg fuzz_build build_fuzzers || return 0
  for name in manifest store_text; do
    mkdir -p "build/fuzz/corpus/$name" build/fuzz/findings
    local result=nothing
    leg "fuzz_$name" "build/fuzz/tests/fuzz/fuzz_$name" -runs="$executions" \
      -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/findings/$name-" \
      "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" \
      || result="**something: build/fuzz/findings**"
    row "fuzzing of \`$name\` under the sanitizers" "$(sed -n \
      's/^stat::number_of_executed_units: *//p' "$logs/fuzz_$name.log") executions" \
      "$result"
  done
}

if [[ $part != fuzz ]]; then
  cmake --preset dev >"$logs/configure.log"
  tests
fi
if [[ $part != tests ]]; then
  fuzz
fi

printf '| tried | how often | found |\n| --- | --- | --- |\n'
printf '%s\n' "${rows[@]}"
exit "$failed"
