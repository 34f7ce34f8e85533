#!/usr/bin/env bash
# CPU seconds, wall seconds and peak memory of `benchgate stat` on large inputs:
# Go text of 10,000 to 3,000,000 lines in two files, beside benchstat; Google
# Benchmark's JSON of two times 50 MB, beside compare.py (libbenchmark-tools).
# Medians of RUNS runs each (5); compare.py takes most of a minute a run. Peaks
# are measured by GNU's time (package time), in as many runs more: benchstat's
# depend on when its memory is collected. SIZES: the numbers of lines to try.
#
# With BENCHSTAT=PATH a benchstat is run beside, and the ratio is of one run of
# this script. Without, the ratio is to figures that were taken on another
# machine (2-core AMD EPYC VM, load 4 to 7, best of 6 to 11 runs, Go 1.23.5). The
# yardstick between the machines is compare.py on two files of 1,000 benchmarks
# times 60, which took 16.6 s there: the figures of benchstat are multiplied by
# what it takes here, before, over that; afterwards it runs again, to show whether
# the machine is still the same. Without compare.py they are taken as they are, and
# there is no row of it. PEER_RUNS: how often it runs for its own row.
#
# Usage: tests/peers/stat_speed.sh [text] [json]        Both, if none is named.
# BENCHGATE is the program; without, it is built.
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${RUNS:-5}
format=${FORMAT:-text}
parts=${*:-text json}
compare_py=/usr/share/benchmark/compare.py
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

benchgate=${BENCHGATE:-}
if [[ -z $benchgate ]]; then
  if ! { cmake --preset release \
    && cmake --build --preset release --target benchgate; } >"$work/log"; then
    cat "$work/log"
    exit 1
  fi
  benchgate=$PWD/build/release/benchgate
fi

# CPU seconds and wall seconds of a command and its peak MB, medians. Peaks are
# of runs by a program that is smaller than any that is measured: what a process
# had before it became the command counts, and Python has 14 MB.
cat >"$work/measure.py" <<'PYTHON'
import os, statistics, subprocess, sys, time
work, runs, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
seen = []
for _ in range(runs):
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, use = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command}: status {status}")
    seen.append((use.ru_utime + use.ru_stime, time.monotonic() - start))
peaks = []
for _ in range(runs):
    peak = work + "/peak"
    subprocess.run(["/usr/bin/time", "-f", "%M", "-o", peak, *command],
                   stdout=subprocess.DEVNULL, check=True)
    peaks.append(int(open(peak).read()) / 1024)
print(*(f"{statistics.median(column):.4f}" for column in zip(*seen)),
      f"{statistics.median(peaks):.1f}")
PYTHON

measure() { /usr/bin/python3 "$work/measure.py" "$work" "$@"; }

# 1,000 names times $1 samples, three units a line: times of four digits, bytes
# that scatter by 30 %, constant allocations.
go_text() {
  awk -v samples="$1" -v seed="$2" 'BEGIN {
    srand(seed)
    for (s = 0; s < samples; s++)
      for (n = 0; n < 1000; n++)
        printf "BenchmarkCodec/format=json/size=%04dk/level=%d-8\t%8d\t%6d ns/op\t%6d B/op\t%4d allocs/op\n",
          n, n % 10, 1000000 / (1 + n), 1000 + 8 * n + 40 * rand(),
          4096 * (0.85 + 0.3 * rand()), 1 + n % 40
  }'
}

# 1,000 benchmarks times $1 repetitions as version 1.7 writes them.
google_json() {
  awk -v repetitions="$1" -v seed="$2" 'BEGIN {
    srand(seed)
    print "{\n  \"context\": {\n    \"date\": \"2026-01-01T00:00:00+00:00\",\n    \"host_name\": \"box\",\n    \"num_cpus\": 2,\n    \"load_avg\": [1,1,1],\n    \"library_build_type\": \"release\"\n  },\n  \"benchmarks\": ["
    for (n = 0; n < 1000; n++)
      for (r = 0; r < repetitions; r++)
        printf "    {\n      \"name\": \"BM_Codec/json/%d\",\n      \"family_index\": %d,\n      \"per_family_instance_index\": 0,\n      \"run_name\": \"BM_Codec/json/%d\",\n      \"run_type\": \"iteration\",\n      \"repetitions\": %d,\n      \"repetition_index\": %d,\n      \"threads\": 1,\n      \"iterations\": 1000,\n      \"real_time\": %.16e,\n      \"cpu_time\": %.16e,\n      \"time_unit\": \"ns\"\n    }%s\n",
          n, n, n, repetitions, r, 1000 + n + 40 * rand(), 1000 + n + 40 * rand(),
          (n == 999 && r == repetitions - 1) ? "" : ","
    print "  ]\n}"
  }'
}

row() { printf '%-38s %9s %9s %9s %8s %8s\n' "$@"; }

# The ratios of CPU time and of peak memory: ours, theirs.
ratios() {
  awk -v a="$1" -v b="$2" 'BEGIN { split(a, x); split(b, y);
    printf "%.1f %.2f\n", y[1] / x[1], x[3] / y[3] }'
}

# CPU seconds of compare.py on what it was given elsewhere.
yardstick() {
  google_json 60 1 >"$work/old.json"
  google_json 60 2 >"$work/new.json"
  measure 1 /usr/bin/python3 "$compare_py" benchmarks "$work/old.json" \
    "$work/new.json" | cut -d' ' -f1
}

# What benchstat took elsewhere, with $2 as what the yardstick took here.
scaled() {
  awk -v taken="$1" -v here="$2" 'BEGIN { split(taken, x);
    printf "%.2f %.2f %s", x[1] * here / 16.6, x[2] * here / 16.6, x[3] }'
}

text() {
  local known lines samples ours theirs here=16.6 peer="benchstat, elsewhere"
  if [[ -n ${BENCHSTAT:-} ]]; then
    peer=benchstat
  elif [[ -e $compare_py ]]; then
    peer="benchstat, scaled"
    here=$(yardstick)
    echo "yardstick: compare.py takes $here s here, 16.6 s where benchstat was measured"
  fi
  # Lines, samples, and what benchstat took elsewhere: CPU s, wall s, MB.
  while read -r lines samples known; do
    [[ " ${SIZES:-$lines} " == *" $lines "* ]] || continue
    go_text "$samples" 1 >"$work/old.txt"
    go_text "$samples" 2 >"$work/new.txt"
    ours=$(measure "$runs" "$benchgate" stat --format "$format" "$work/old.txt" "$work/new.txt")
    theirs=$(scaled "$known" "$here")
    if [[ -n ${BENCHSTAT:-} ]]; then
      theirs=$(measure "$runs" "$BENCHSTAT" -format "$format" "$work/old.txt" "$work/new.txt")
    fi
    # shellcheck disable=SC2046,SC2086 # Several figures each.
    row "$lines lines, benchgate" $ours '' ''
    # shellcheck disable=SC2046,SC2086
    row "$lines lines, $peer" $theirs $(ratios "$ours" "$theirs")
  done <<'KNOWN'
10000 5 0.13 0.18 15
50000 25 7.3 8.5 40
100000 50 0.72 1.15 33
1000000 500 1.06 2.4 69
3000000 1500 3.6 6.0 217
KNOWN
  if [[ $peer == "benchstat, scaled" ]]; then
    echo "yardstick afterwards: $(yardstick) s"
  fi
}

json() {
  local ours theirs repetitions=${REPETITIONS:-130}
  google_json "$repetitions" 1 >"$work/old.json"
  google_json "$repetitions" 2 >"$work/new.json"
  local size
  size="2 x $(du -m "$work/old.json" | cut -f1) MB of JSON"
  ours=$(measure "$runs" "$benchgate" stat --format "$format" "$work/old.json" "$work/new.json")
  # shellcheck disable=SC2086
  row "$size, benchgate" $ours '' ''
  if [[ ! -e $compare_py ]]; then
    echo "not run: $compare_py is not there (package libbenchmark-tools)"
    return
  fi
  theirs=$(measure "${PEER_RUNS:-$runs}" /usr/bin/python3 \
    "$compare_py" benchmarks "$work/old.json" "$work/new.json")
  # shellcheck disable=SC2046,SC2086
  row "$size, compare.py" $theirs $(ratios "$ours" "$theirs")
}

row '' 'CPU s' 'wall s' 'peak MB' 'CPU' 'memory'
for part in $parts; do
  "$part"
done
