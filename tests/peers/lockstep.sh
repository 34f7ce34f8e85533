#!/usr/bin/env bash
# What pairs in lockstep gain: one program on both sides, each benchmark
# measured by processes and in lockstep, in random order. Prints for each the
# spread of a pair, its wall time, and the seconds until a 95 % interval of the
# ratio is +/- 1 % wide: wall time x (1.96 x spread / 0.01)^2. The spread is that
# of whole pairs, each of them new processes: 1.4826 x the median absolute
# deviation of their log-ratios.
#
#   tests/peers/lockstep.sh [ROUNDS [SUITE [BENCHMARK...]]]
#
# (default: 1 round, store_bench, six of its benchmarks; names are expressions).
# BENCHGATE names the program, BUDGET the longest time of one (default 60s).
# Exit 1 unless lockstep needs less time in the median of the benchmarks.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
rounds=${1:-1}
suite=$(realpath "${2:-build/release/store/bench/store_bench}")
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
benchmarks=("${@:3}")
if [ "${#benchmarks[@]}" = 0 ]; then
  benchmarks=(BM_DigestOf/52 BM_JsonParse_Manifest BM_ManifestWrite
    BM_GetManifest_Cached_Read BM_GetBundle_1MB_Read BM_PutManifest_Small_New)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A margin that nothing meets, so that every benchmark is measured to the end.
for round in $(seq "$rounds"); do
  for benchmark in "${benchmarks[@]}"; do
    for pairs in processes lockstep; do
      echo "$round $benchmark $pairs"
    done
  done
done | shuf >jobs.txt
while read -r round benchmark pairs; do
  "$benchgate" compare "$suite" "$suite" --quiet --no-exact --filter "^$benchmark\$" \
    --pairs "$pairs" --equivalence-margin 0.01% --budget "${BUDGET:-60s}" \
    --output "$round.${benchmark//\//_}.$pairs.json" >/dev/null </dev/null
done <jobs.txt

python3 - <<'PYTHON'
import collections, glob, json, math, statistics, sys

def read(file):
    """Log-ratios of the timed row, and the wall time of a pair."""
    result = json.load(open(file))
    row = next(row for row in result["rows"] if row["kind"] == "timed")
    pairs = row["pairs"]["screen"] + row["pairs"]["confirm"]
    ratios = [math.log(head / base) for base, head, _ in pairs]
    wall = result["summary"]["suite_seconds"] / len(pairs)
    return row["benchmark"], ratios, wall

taken = collections.defaultdict(lambda: ([], []))
for file in glob.glob("*.json"):
    benchmark, ratios, wall = read(file)
    of = taken[benchmark, file.split(".")[-2]]
    of[0].extend(ratios)
    of[1].append(wall)

def cost(benchmark, way):
    ratios, walls = taken[benchmark, way]
    middle = statistics.median(ratios)
    spread = 1.4826 * statistics.median(abs(r - middle) for r in ratios)
    wall = statistics.mean(walls)
    return spread, wall, wall * (1.96 * spread / 0.01) ** 2, len(ratios)

print("%-32s %26s   %26s   %s" % ("", "by processes", "in lockstep", ""))
print("%-32s %8s %8s %8s   %8s %8s %8s   %s" % (
    "benchmark", "spread", "pair", "to 1 %", "spread", "pair", "to 1 %",
    "times faster"))
gains = []
for benchmark in sorted({name for name, _ in taken}):
    plain = cost(benchmark, "processes")
    turns = cost(benchmark, "lockstep")
    gains.append(plain[2] / turns[2])
    print("%-32s %6.2f %% %5.0f ms %6.2f s   %6.2f %% %5.0f ms %6.2f s   "
          "%6.1f   (%d and %d pairs)" % (
              benchmark, 100 * plain[0], 1000 * plain[1], plain[2],
              100 * turns[0], 1000 * turns[1], turns[2], gains[-1],
              plain[3], turns[3]))
print("median: %.1f times faster" % statistics.median(gains))
sys.exit(0 if statistics.median(gains) > 1 else 1)
PYTHON
