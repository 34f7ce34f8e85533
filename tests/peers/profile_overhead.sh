#!/usr/bin/env bash
# What recording a profile costs the loop that it is of: processor time of an
# iteration, as Google Benchmark measures it, with and without the sampler, one
# process each, in random order within each round. Prints for each benchmark and
# rate the median ratio with a 95 % interval (order statistics), and what one
# profile sample takes by that.
#
#   tests/peers/profile_overhead.sh [ROUNDS [SUITE BENCHMARK...]]
#
# (default: 20 rounds of fixture_profiled: a shallow stack, one of 128 frames,
# exceptions). BUILD names the folder of the build (default build/release).
# Exit 1 unless the median of the first at 250 profile samples a second is below
# 2 %.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
rounds=${1:-20}
build=$(realpath "${BUILD:-build/release}")
suite=$(realpath "${2:-$build/tests/fixtures/fixture_profiled}")
benchmarks=("${@:3}")
if [ "${#benchmarks[@]}" = 0 ]; then
  benchmarks=(BM_Split7030 BM_Deep BM_Throws)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

run() { # RATE BENCHMARK FILE; rate 0: no sampler.
  local variables=()
  if [ "$1" != 0 ]; then
    variables=(LD_PRELOAD="$build/lockstep/libbenchgate_preload.so"
      BENCHGATE_PRELOAD_MODE=cpu BENCHGATE_PRELOAD_FILE="$work/recording"
      BENCHGATE_PRELOAD_RATE="$1")
  fi
  env "${variables[@]}" "$suite" --benchmark_filter="^$2\$" \
    --benchmark_min_time="${SECONDS_EACH:-0.5}" \
    --benchmark_out="$3" --benchmark_out_format=json >/dev/null 2>&1
}

for round in $(seq "$rounds"); do
  for benchmark in "${benchmarks[@]}"; do
    for rate in $(printf '%s\n' 0 250 4000 | shuf); do
      run "$rate" "$benchmark" "$round.${benchmark//\//_}.$rate.json"
    done
  done
done

python3 - "$rounds" "${benchmarks[@]}" <<'PYTHON'
import json, math, sys

rounds = int(sys.argv[1])

def cost(benchmark, round_, rate):
    name = f"{round_}.{benchmark.replace('/', '_')}.{rate}.json"
    return json.load(open(name))["benchmarks"][0]["cpu_time"]

def interval(values):
    """Order statistics around the median that cover it with at least 95 %."""
    n, tail, low = len(values), 0.0, 0
    while tail + math.comb(n, low) / 2**n <= 0.025:
        tail += math.comb(n, low) / 2**n
        low += 1
    low = max(low - 1, 0)
    return values[low], values[n - 1 - low]

print("| benchmark | a second | processor time | 95 % interval | a profile sample |")
print("|---|---|---|---|---|")
good = True
for benchmark in sys.argv[2:]:
    for rate in (250, 4000):
        ratios = sorted(cost(benchmark, i, rate) / cost(benchmark, i, 0) - 1
                        for i in range(1, rounds + 1))
        median = (ratios[(rounds - 1) // 2] + ratios[rounds // 2]) / 2
        low, high = interval(ratios)
        print(f"| {benchmark} | {rate} | {median:+.2%} | {low:+.2%} to {high:+.2%} "
              f"| {median / rate * 1e6:.1f} us |")
        if rate == 250 and benchmark == sys.argv[2]:
            good = median < 0.02
sys.exit(0 if good else 1)
PYTHON
