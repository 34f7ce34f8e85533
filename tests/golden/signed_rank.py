#!/usr/bin/env python3
"""Writes signed_rank_golden.h: what SciPy and plain counting say.

Run it as: python3 signed_rank.py > signed_rank_golden.h (SciPy 1.10 was used).

p-values without ties come from SciPy's exact mode; with ties or zeros, which
it does not support, from all 2^n ways to give signs to the ranks (zeros are
ranked and then left out, as Pratt does); for many values from SciPy's normal
approximation with continuity correction. Estimates and intervals come from all
Walsh averages, sorted.
"""

import itertools
import random

import numpy as np
import scipy
from scipy import stats


def walsh(values):
    n = len(values)
    return sorted((values[i] + values[j]) / 2 for i in range(n) for j in range(i, n))


def counted(values):
    """Both tails of the rank sum over all signs."""
    ranks = stats.rankdata(np.abs(values))
    signed = [(r, v > 0) for r, v in zip(ranks, values) if v != 0]
    observed = sum(r for r, up in signed if up)
    sums = [
        sum(r for (r, _), up in zip(signed, signs) if up)
        for signs in itertools.product((False, True), repeat=len(signed))
    ]
    greater = sum(s >= observed for s in sums) / len(sums)
    less = sum(s <= observed for s in sums) / len(sums)
    return observed, greater, less


def from_scipy(values, mode):
    if mode == "exact":
        settings = dict(mode="exact")
    else:
        settings = dict(mode="approx", correction=True, zero_method="pratt")
    greater = stats.wilcoxon(values, alternative="greater", **settings)
    less = stats.wilcoxon(values, alternative="less", **settings)
    return float(greater.statistic), float(greater.pvalue), float(less.pvalue)


def outside(n, tail):
    """The largest count with P(T < count) <= tail, ranks added one by one."""
    shares = np.array([1.0])
    for rank in range(1, n + 1):
        following = np.zeros(len(shares) + rank)
        following[: len(shares)] += shares / 2
        following[rank:] += shares / 2
        shares = following
    return int(np.searchsorted(np.cumsum(shares), tail * (1 + 1e-12), side="right"))


def series():
    generator = random.Random(20260901)
    yield "exact", [0.5, -0.25, 1.75, 2.0, 3.5, -1.0]
    for n in (8, 10, 15, 25, 40, 50):
        yield "exact", [generator.gauss(0.4, 1.0) for _ in range(n)]
    yield "counted", [1.0, 1.0, 2.0, -1.0, 0.0, 3.0, 3.0, -2.0]
    yield "counted", [0.0, 0.0, 0.0, 1.0, 1.0, -1.0]
    yield "counted", [1.0] * 7 + [-1.0] * 3
    for n in (9, 12, 14):
        yield "counted", [round(generator.gauss(0.5, 1.5)) * 1.0 for _ in range(n)]
    for n in (60, 120):
        yield "approx", [generator.gauss(0.2, 1.0) for _ in range(n)]
    yield "approx", [round(generator.gauss(0.3, 3.0)) * 0.5 for _ in range(90)]


def main():
    print("#pragma once\n")
    print("/// \\file")
    print("/// Written by signed_rank.py with SciPy", scipy.__version__ + "; do not edit.\n")
    print("#include <vector>\n")
    print("namespace benchgate::tests {\n")
    print("struct SignedRankGolden {")
    print("  std::vector<double> values;")
    print("  double rank_sum;\n  double p_greater;\n  double p_less;")
    print("  double estimate;  // Median of the Walsh averages.")
    print("  double low_95;    // Two-sided interval; 0, 0: there is none, or")
    print("  double high_95;   // more than 50 values.")
    print("};\n")
    print("// clang-format off")
    print("inline const std::vector<SignedRankGolden>& signed_rank_golden() {")
    print("  static const std::vector<SignedRankGolden> kGolden = {")
    for mode, values in series():
        rank_sum, greater, less = (
            counted(values) if mode == "counted" else from_scipy(values, mode)
        )
        averages = walsh(values)
        low = high = 0.0
        if len(values) <= 50:
            count = outside(len(values), 0.025)
            if count > 0:
                low, high = averages[count - 1], averages[-count]
        numbers = ", ".join(repr(v) for v in values)
        print(f"      {{{{{numbers}}},")
        print(
            f"       {rank_sum!r}, {greater!r}, {less!r}, "
            f"{float(np.median(averages))!r}, {low!r}, {high!r}}},"
        )
    print("  };\n  return kGolden;\n}")
    print("// clang-format on\n")
    print("}  // namespace benchgate::tests")


if __name__ == "__main__":
    main()
