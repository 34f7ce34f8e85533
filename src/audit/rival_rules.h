#pragma once

/// \file
/// How other tools would have called the same values.

#include "src/audit/trial.h"

#include <array>
#include <string_view>

namespace benchgate::audit {

enum class Rule {
  benchstat,   ///< Mann-Whitney U on the benchmark's time: p <= 0.05.
  compare_py,  ///< Mann-Whitney U on real and on CPU time: p < 0.05 on either.
  means_5,     ///< The means of the benchmark's time differ by over 5 %.
  means_10     ///< By over 10 %.
};

inline constexpr std::array kAllRules = {Rule::benchstat, Rule::compare_py,
                                         Rule::means_5, Rule::means_10};

/// As in the JSON: "benchstat", "compare.py", "means 5%", "means 10%".
std::string_view to_string(Rule rule);

/// What a rule says of a benchmark.
enum class Call { none, slower, faster };

/// Judges the values of a benchmark as two samples, head's times multiplied by
/// `1 + slowdown` first. Fewer than two values on a side: none.
///
/// benchstat (golang/perf at 712aea8, benchmath/anone.go): exact up to 50
/// values a side, 25 with ties, else the normal approximation; p <= alpha is a
/// change. compare.py (google/benchmark at 267a111, tools/gbench/report.py):
/// scipy.stats.mannwhitneyu, two-sided, which is exact where a side has at most
/// 8 values and there are no ties, else the approximation with corrections for
/// ties and continuity; a p-value below alpha is coloured as a change. The
/// ratio of means is that of a threshold as github-action-benchmark has it, in
/// both directions: the larger mean is more than 1.05 times the smaller.
Call judge(Rule rule, const TrialBenchmark& benchmark, double slowdown = 0.0);

}  // namespace benchgate::audit
