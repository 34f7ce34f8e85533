#!/usr/bin/env bash
# Two programs made from one source, head with one benchmark of 5 % more work
# and one of 5 % less: are both found, with intervals that cover the truth, and
# nothing else called? Prints a line per round and a summary; exit 1 if a round
# misses one or calls another.
#
#   tests/peers/known_changes.sh [ROUNDS]        (default 3)
#
# BENCHGATE and FIXTURES name the program and the folder of the suites.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
rounds=${1:-3}
benchgate=$(realpath "${BENCHGATE:-build/release/benchgate}")
fixtures=$(realpath "${FIXTURES:-build/dev/tests/fixtures}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

bad=0
for round in $(seq "$rounds"); do
  "$benchgate" compare "$fixtures/fixture_suite_base" \
    "$fixtures/fixture_suite_head" --quiet --output result.json >table.txt
  python3 - "$round" <<'PYTHON' || bad=$((bad + 1))
import json, sys
result = json.load(open("result.json"))
# What was built in, by benchmark: everything else is the same work.
truth = {"BM_Slower": ("regressed", 0.05), "BM_Faster": ("improved", -0.05)}
wrong, said = [], []
for row in result["rows"]:
    if row["kind"] != "timed" or row["verdict"] in ("missing", "added"):
        continue
    name, verdict = row["benchmark"], row["verdict"]
    if name in truth:
        want, ratio = truth[name]
        delta = row["delta"]
        covered = delta["low"] <= ratio <= delta["high"]
        said.append("%s %s %+.2f %% [%+.2f, %+.2f]%s" % (
            name, verdict, 100 * delta["ratio"], 100 * delta["low"],
            100 * delta["high"], "" if covered else " (truth outside)"))
        if verdict != want:
            wrong.append(name)
    elif verdict in ("regressed", "improved"):
        wrong.append(name)
print("round %s: %s; %.1f s%s" % (
    sys.argv[1], "; ".join(said), result["summary"]["seconds"],
    "; WRONG: " + ", ".join(wrong) if wrong else ""))
sys.exit(1 if wrong else 0)
PYTHON
done
echo "$((rounds - bad)) of $rounds rounds right"
[ "$bad" = 0 ]
