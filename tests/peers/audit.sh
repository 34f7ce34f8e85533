#!/usr/bin/env bash
# The figures of the README: how often benchgate calls a program changed that is
# not, how often it finds a slowdown, and what other tools' rules make of the
# same values. One program on both sides, at least COMPARISONS times, a third of
# them while LOAD other processes keep the cores busy; beside them slowed
# comparisons, and some measured one side after the other, in the same hours.
# Prints the table as Markdown.
#
#   tests/peers/audit.sh [COMPARISONS [SUITE]]     (default 300, store_bench)
#
# What is measured is kept in FOLDER: stop it when you like, and start it again
# to go on. The machine needs no preparation.
#
# BENCHGATE names the program; FOLDER (default build/audit), LOAD (2), FILTER,
# BUDGET of a comparison (20s), SLOWDOWNS (2%,3%,5%) and SEQUENTIAL, the
# comparisons of each round that are measured one side after the other (1).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
wanted=${1:-300}
suite=$(realpath "${2:-build/release/store/bench/store_bench}")
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
folder=${FOLDER:-build/audit}
load=${LOAD:-2}
cpu_bound='^BM_(DigestValidation|DigestToString|DigestOf/52|ManifestParse'
cpu_bound+='|JsonParse_Manifest|ManifestValidate|ManifestWrite'
cpu_bound+='|FullManifestWorkflow|GetManifest_Cached)$'
filter=${FILTER:-$cpu_bound}
mkdir -p "$folder"
calm=$folder/calm.jsonl
loaded=$folder/loaded.jsonl

# Comparisons in FILE of the program as it is.
count() {
  [[ -s $1 ]] || { echo 0; return; }
  "$benchgate" audit --show "$1" --json | python3 -c '
import json, sys
print(sum(judge["false_alarms"]["of"] for judge in json.load(sys.stdin)["all"]["judges"]
          if judge["judge"] == "benchgate"))'
}

# audit FILE MOST [OPTION...]: goes on towards MOST, ten at a time at the most.
audit() {
  local file=$1 most=$2 missing
  shift 2
  missing=$((most - $(count "$file")))
  ((missing > 0)) || return 0
  "$benchgate" audit "$suite" --filter "$filter" --budget "${BUDGET:-20s}" \
    --slowdowns "${SLOWDOWNS:-2%,3%,5%}" --out "$file" \
    --comparisons "$((missing < 10 ? missing : 10))" "$@" >/dev/null
}

# By turns, so that what is compared was measured in the same hours.
under_load=$((wanted / 3))
while (($(count "$calm") < wanted - under_load)) \
  || (($(count "$loaded") < under_load)); do
  audit "$calm" "$((wanted - under_load))" \
    --slowed-comparisons 1 --sequential "${SEQUENTIAL:-1}"
  audit "$loaded" "$under_load" --load "$load" \
    --slowed-comparisons 1 --sequential "${SEQUENTIAL:-1}"
  echo "$(count "$calm") without load, $(count "$loaded") under load" >&2
done
files=()
for file in "$calm" "$loaded"; do
  [[ ! -s $file ]] || files+=("$file")
done
"$benchgate" audit --show "${files[@]}" --markdown
