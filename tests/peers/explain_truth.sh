#!/usr/bin/env bash
# Whether an explanation names the function that really changed, and by how much
# it is off. Writes a suite of FUNCTIONS functions (default 240), all of which its
# one benchmark calls, in which one, of about a third of the time, gets 20 % more
# work in head; every other run it is another function. Explains it RUNS times,
# and as often the same program against itself, where nothing is to be named.
#
#   tests/peers/explain_truth.sh [RUNS]     (default 20)
#
# Prints one line a run, then the figures of docs/explaining.md. On a quiet
# machine: what else runs takes processor time from neither side, but caches.
#
# BENCHGATE names the program; FUNCTIONS, TIME of an explanation (30s), ROUNDS
# (10), CXX (c++) and FOLDER (default build/explain_truth).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
runs=${1:-20}
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
functions=${FUNCTIONS:-240}
folder=${FOLDER:-build/explain_truth}
mkdir -p "$folder"

# suite CHANGED: a suite in which function CHANGED does 6/5 of its work; -1: none.
# Functions 0 and 1 take a third of the time each, the others share the rest.
suite() {
  python3 - "$functions" "$1" <<'PYTHON'
import sys
functions, changed = int(sys.argv[1]), int(sys.argv[2])
print('#include <benchmark/benchmark.h>\n#include <cstdint>\n')
for i in range(functions):
    turns = 5 * (functions - 2) if i < 2 else 5
    turns *= 20
    if i == changed:
        turns = turns * 6 // 5
    print(f'''[[gnu::noipa]] std::uint64_t work_{i}(std::uint64_t value) {{
  for (int turn = 0; turn < {turns}; ++turn) {{
    value = value * {6364136223846793005 + 2 * i}u + {2 * i + 1}u;
  }}
  return value;
}}
''')
calls = '\n'.join(f'    value = work_{i}(value);' for i in range(functions))
print(f'''void BM_All(benchmark::State& state) {{
  std::uint64_t value = 1;
  for ([[maybe_unused]] auto iteration : state) {{
{calls}
  }}
  benchmark::DoNotOptimize(value);
}}
BENCHMARK(BM_All);
BENCHMARK_MAIN();''')
PYTHON
}

# build NAME CHANGED
build() {
  suite "$2" >"$folder/$1.cpp"
  "${CXX:-c++}" -O2 -g -std=c++17 -o "$folder/$1" "$folder/$1.cpp" \
    -lbenchmark -pthread
}

build base -1
build head0 0
build head1 1

# explain HEAD OUTPUT
explain() {
  local status=0
  "$benchgate" explain BM_All "$folder/base" "$folder/$1" --no-exact --quiet \
    --json --time "${TIME:-30s}" --rounds "${ROUNDS:-10}" \
    --output "$folder/evidence" >"$2" || status=$?
  if ((status != 0)); then
    echo "explain_truth: benchgate explain ended with status $status" >&2
    exit 1
  fi
}

for ((run = 1; run <= runs; ++run)); do
  changed=$((run % 2))
  explain "head$changed" "$folder/changed-$run.json"
  explain base "$folder/same-$run.json"
  python3 - "$folder/changed-$run.json" "$folder/same-$run.json" "$changed" <<'PYTHON'
import json, sys
changed, same = (json.load(open(name)) for name in sys.argv[1:3])
name = f'work_{sys.argv[3]}'
functions = changed['cpu']['functions']
first = functions[0]
flat = first['flat']
grew = 100 * (flat['head'] / flat['base'] - 1) if flat['base'] else float('inf')
total = changed['cpu']['total']
added = 100 * (flat['head'] - flat['base']) / total['base']
# What an explanation names stands behind these words.
named = same['summary'][0].partition(' of it ')[2] or 'none'
print(f"{first['name'].split('(')[0]} {grew:+.2f} % "
      f"{'right' if first['name'].startswith(name + '(') else 'wrong'} "
      f"{added:+.2f} % of an operation, "
      f"{100 * (total['head'] / total['base'] - 1):+.2f} % in all, "
      f"{changed['cpu']['rounds']} rounds, "
      f"equal sides: {named}, "
      f"same code: {same['code'].get('same')}, "
      f"changed code: {', '.join(changed['code'].get('changed', []))}")
PYTHON
done | tee "$folder/runs.txt"

python3 - "$folder/runs.txt" "$functions" <<'PYTHON'
import re, sys
lines = open(sys.argv[1]).read().splitlines()
right = [line for line in lines if ' right ' in line]
print(f'{sys.argv[2]} functions, {len(lines)} explanations: the function that got '
      f'20 % more work is named first in {len(right)}')
# A fifth more of a third of the time.
for what, truth, pattern in (
        ('its own growth, 20 %', 20, r'([+-][\d.]+) % right'),
        ('its part of an operation, 6.67 %', 20 / 3, r'([+-][\d.]+) % of an operation')):
    off = sorted(abs(float(re.search(pattern, line).group(1)) - truth) for line in right)
    if off:
        print(f'{what}: within 3 points in {sum(each <= 3 for each in off)}, '
              f'median error {off[len(off) // 2]:.2f} points, largest {off[-1]:.2f}')
print(f'equal sides: a function is named in '
      f'{sum("equal sides: none" not in line for line in lines)} of {len(lines)}')
PYTHON
