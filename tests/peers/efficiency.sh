#!/usr/bin/env bash
# How much of the wall time of a comparison, from the start of the command to
# its end, is spent inside the suites' processes (and not in benchgate, git or
# JSON). Prints the share; exit 1 below 95 %.
#
#   tests/peers/efficiency.sh [BASE HEAD]     (default: store_bench with itself)
#
# BENCHGATE names the program, BUDGET the time measured (default 60s).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
base=${1:-$PWD/build/release/store/bench/store_bench}
head=${2:-$base}
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
result=$(mktemp)
trap 'rm -f "$result"' EXIT

start=$(date +%s.%N)
"$benchgate" compare "$base" "$head" --quiet --no-exact --budget "${BUDGET:-60s}" \
  --output "$result" >/dev/null
end=$(date +%s.%N)
python3 - "$result" "$start" "$end" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
wall = float(sys.argv[3]) - float(sys.argv[2])
inside = result["summary"]["suite_seconds"]
pairs = sum(len(row["pairs"]["screen"]) + len(row["pairs"]["confirm"])
            for row in result["rows"] if row["kind"] == "timed")
print("%.1f s in all, %.1f s inside the suites' processes: %.1f %%; %d pairs, "
      "%.2f ms of benchgate each" % (
          wall, inside, 100 * inside / wall, pairs,
          1000 * (wall - inside) / max(pairs, 1)))
sys.exit(0 if inside >= 0.95 * wall else 1)
PYTHON
