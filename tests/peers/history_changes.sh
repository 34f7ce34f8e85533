#!/usr/bin/env bash
# Histories whose steps are known, through records in a folder and the real
# command: the figures of docs/changes.md, as Markdown. Then 2,000 series of
# 1,000 runs: what `history changes` takes. Exit 1 if
# that is 30 s of CPU or more.
#
#   tests/peers/history_changes.sh [SERIES] [table|speed]     (of each row: 50)
#
# BENCHGATE names another program than that of the release build.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
series=${1:-50}
what=${2:-all}
if [[ -z ${BENCHGATE:-} ]]; then
  cmake --preset release >/dev/null
  cmake --build --preset release --target benchgate >/dev/null
  BENCHGATE=$PWD/build/release/benchgate
fi
here=$PWD/tests/peers
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
cd -- "$place"

# history NAME OPTIONS...: makes a folder of that name.
history() {
  local name=$1
  shift
  python3 "$here/synthetic_history.py" "$@" >"$name.jsonl"
  "$BENCHGATE" history import "$name.jsonl" --history "$name" --format benchgate >/dev/null
  rm -- "$name.jsonl"
}

# row TITLE RUNS OPTIONS...: one line of the table.
row() {
  local title=$1 runs=$2
  shift 2
  history row "$runs" "$series" "$@"
  "$BENCHGATE" history changes --history row --memory none --json >found.json
  rm -r row
  python3 "$here/count_changes.py" found.json "$title" "$runs" "$series" "$@"
}

if [[ $what != speed ]]; then
  echo "| history of 500 runs | steps found at the run | within 10 runs | false, per 1,000 runs | median size of those found |"
  echo "|---|---|---|---|---|"
  for noise in 0.005 0.01 0.03; do
    for step in 0.01 0.02 0.05 0.1; do
      row "anchored, steps of $step, noise $noise" 500 --steps "$step" --noise "$noise"
    done
  done
  for noise in 0.005 0.01; do
    for step in 0.02 0.05 0.1; do
      row "linked, steps of $step, noise $noise" 500 --design linked --steps "$step" --noise "$noise"
    done
  done
  for design in anchored linked absolute; do
    row "$design, no step, noise 0.01" 500 --design "$design"
  done
  row "anchored, drift of 10 %, noise 0.01" 500 --drift 0.0953
  row "anchored, 2 % of runs 10 to 50 % slower, steps of 0.05, noise 0.01" 500 --outliers 0.02 --steps 0.05
  row "linked, 2 % of runs 10 to 50 % slower, no step, noise 0.01" 500 --design linked --outliers 0.02
  for design in anchored linked absolute; do
    row "$design, 4 machines, steps of 0.05, noise 0.005" 500 --design "$design" --machines 4 --steps 0.05 --noise 0.005
  done
  for design in anchored linked absolute; do
    row "$design, 30 % of runs missing, steps of 0.05, noise 0.005" 500 --design "$design" --missing 0.3 --steps 0.05 --noise 0.005
  done
fi

if [[ $what != table ]]; then
  echo
  echo "| 2,000 series of 1,000 runs | time | memory |"
  echo "|---|---|---|"
  for design in anchored linked; do
    history big 1000 2000 --design "$design" --steps 0.05
    for form in loose packed; do
      [[ $form == packed ]] && "$BENCHGATE" history compact --history big >/dev/null
      for memory in none changes.json; do
        # With a file, the first look has nothing to hold it against, as with none.
        [[ $memory != none ]] && "$BENCHGATE" history changes --history big --memory "$memory" >/dev/null
        python3 "$here/time_and_memory.py" "$design, $form, $([[ $memory == none ]] && echo "searched twice" || echo remembered)" \
          "$BENCHGATE" history changes --history big --memory "$memory"
        rm -f changes.json
      done
    done
    rm -r big
  done
fi
