#!/usr/bin/env bash
# One program on both sides, again and again, while another process keeps one
# core busy: nothing may be called regressed. Prints a line per round; exit 1 if
# one was called.
#
#   tests/peers/busy_machine.sh [ROUNDS [SUITE]]     (default 10, store_bench)
#
# BENCHGATE names the program, BUDGET the time of a round (default 60s).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
rounds=${1:-10}
suite=$(realpath "${2:-build/release/store/bench/store_bench}")
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
work=$(mktemp -d)
(while :; do :; done) &
busy=$!
trap 'kill $busy; rm -rf "$work"' EXIT
cd "$work"

called=0
for round in $(seq "$rounds"); do
  "$benchgate" compare "$suite" "$suite" --quiet --budget "${BUDGET:-60s}" \
    --output result.json >table.txt
  python3 - "$round" <<'PYTHON' || called=$((called + 1))
import json, sys
result = json.load(open("result.json"))
summary = result["summary"]
called = [row["benchmark"] + " " + row["verdict"] for row in result["rows"]
          if row["verdict"] in ("regressed", "improved")]
print("round %s: %d unchanged, %d inconclusive, called: %s; %.0f s" % (
    sys.argv[1], summary["unchanged"], summary["inconclusive"],
    ", ".join(called) or "none", summary["seconds"]))
sys.exit(1 if summary["regressed"] else 0)
PYTHON
done
echo "$called of $rounds rounds called a regression"
[ "$called" = 0 ]
