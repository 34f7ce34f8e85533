#!/usr/bin/env python3
"""A line of the table of history_changes.sh: what was found, beside what there is.

    count_changes.py FOUND.json TITLE RUNS SERIES [options of synthetic_history.py]
"""

import json
import statistics
import sys


def run_of(change):
    return int(change["range"]["first"]["subject"].split()[-1])


def main():
    file, title, runs, series, *options = sys.argv[1:]
    runs, series = int(runs), int(series)
    step = float(options[options.index("--steps") + 1]) if "--steps" in options else 0.0
    true_steps = [runs * (i + 1) // 6 for i in range(5)] if step else []
    with open(file, encoding="utf-8") as stream:
        changes = json.load(stream)["changes"]
    exact = near = false = 0
    sizes = []
    for name in {change["benchmark"] for change in changes}:
        left = list(true_steps)
        for change in (c for c in changes if c["benchmark"] == name):
            closest = min(left, key=lambda s: abs(s - run_of(change)), default=None)
            if closest is None or abs(closest - run_of(change)) > 10:
                false += 1
                continue
            left.remove(closest)
            before = int(change["range"]["before"]["subject"].split()[-1])
            exact += before < closest <= run_of(change)
            near += not before < closest <= run_of(change)
            sizes.append(abs(change["size"]))
    there = len(true_steps) * series
    share = (lambda n: f"{100 * n / there:.0f} %") if there else (lambda _: "-")
    size = f"{100 * statistics.median(sizes):.1f} %" if sizes else "-"
    print(f"| {title} | {share(exact)} | {share(near)} | {1000 * false / runs / series:.2f} | {size} |")


if __name__ == "__main__":
    main()
