#!/usr/bin/env python3
"""Prints histories whose steps are known, a record a line, for
`benchgate history import`.

    synthetic_history.py RUNS SERIES [--design anchored|linked|absolute]
        [--noise 0.01] [--steps 0.05] [--drift 0.1] [--outliers 0.02]
        [--machines 1] [--missing 0.3] [--seed 1]

Steps are five in each series, at RUNS * (1..5) / 6, up and down in turn. Noise is normal;
machines change their speed by up to a factor of two; outliers are runs 10 to 50 % slower;
missing runs are missing from a series, each by chance.
"""

import argparse
import hashlib
import json
import math
import random
import sys


def commit(number):
    return hashlib.sha1(str(number).encode()).hexdigest()


def time_of(number):
    day, hour = divmod(number, 24)
    month, day = divmod(day, 28)
    year, month = divmod(month, 12)
    return f"{2020 + year}-{1 + month:02}-{1 + day:02}T{hour:02}:00:00Z"


def level(run, runs, options):
    """The logarithm of what the program takes, without noise."""
    value = options.drift * run / runs
    for step in range(5):
        if run >= runs * (step + 1) // 6:
            value += math.log1p(options.steps) * (1 if step % 2 == 0 else -1)
    return value


def entry(run, series, random_of, speed, options):
    design = options.design
    here = level(run, options.runs, options)
    outlier = math.log1p(random_of.uniform(0.1, 0.5)) if random_of.random() < options.outliers else 0.0
    value = math.exp(here + speed + random_of.gauss(0.0, options.noise) + outlier) * 1e-6
    body = ["store", f"BM_{series}", 0, float(f"{value:.7g}"), float(f"{value * 0.99:.7g}"), float(f"{value * 1.01:.7g}"), 18]
    base = 0 if design == "anchored" else run - 1
    if design != "absolute" and run > 0:
        log = here - level(base, options.runs, options) + random_of.gauss(0.0, options.noise) + outlier
        half = 1.96 * options.noise
        body += [round(math.expm1(log), 8), round(math.expm1(log - half), 8), round(math.expm1(log + half), 8), 0.95, 18]
    return body


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int)
    parser.add_argument("series", type=int)
    parser.add_argument("--design", default="anchored", choices=["anchored", "linked", "absolute"])
    for name, default in [("noise", 0.01), ("steps", 0.0), ("drift", 0.0), ("outliers", 0.0), ("missing", 0.0)]:
        parser.add_argument(f"--{name}", type=float, default=default)
    parser.add_argument("--machines", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random_of = random.Random(options.seed)
    speeds = [random_of.uniform(-0.35, 0.35) for _ in range(options.machines)]
    for run in range(options.runs):
        machine = run * options.machines // options.runs
        base = "" if run == 0 or options.design == "absolute" else commit(1 if options.design == "anchored" else run)
        entries = [entry(run, series, random_of, speeds[machine], options)
                   for series in range(options.series) if random_of.random() >= options.missing]
        print(json.dumps({
            "schema": "benchgate.history/1", "id": f"{time_of(run).replace('-', '').replace(':', '')}-{run:08x}",
            "commit": {"id": commit(run + 1), "parents": [commit(run)] if run else [], "time": time_of(run), "subject": f"change {run}"},
            "revision": "main", "base_commit": base, "started": time_of(run),
            "environment": {"cpu": f"machine {machine}"}, "shard": {"index": 1, "count": 1},
            "tool": {"version": "0"}, "origin": "synthetic",
            "metrics": [{"metric": "cpu_time", "unit": "s", "better": "lower", "kind": "timed"}],
            "entries": entries}, separators=(",", ":")))


if __name__ == "__main__":
    sys.exit(main())
