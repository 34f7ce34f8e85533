#pragma once

/// \file
/// The rival in docs/bisect.md: probabilistic bisection, which keeps a
/// distribution over the commits and asks again and again at its median.
///
/// Source: Horstein (1963), IEEE Transactions on Information Theory 9(3),
///         136-143; Waeber, Frazier and Henderson (2013), SIAM Journal on
///         Control and Optimization 51(3), 2261-2279.

#include "tests/support/simulated_bisection.h"

#include <cstddef>
#include <vector>

namespace benchgate::tests {

struct ProbabilisticSettings {
  double family_error = 0.01;
  /// Pairs to an answer: the sign of their median about the middle.
  std::size_t pairs_per_answer = 8;
  /// With which an answer is taken to be right: what the rule needs to know.
  double right = 0.75;
  std::size_t most_pairs = 60'000;
};

struct ProbabilisticResult {
  std::size_t first_bad = 0;
  std::size_t builds = 0;    ///< Commits that had to be built.
  std::size_t switches = 0;  ///< Times another commit was measured.
  bool certain = false;      ///< Its probability reached 1 - family error.
};

/// `middle`: half of the log-ratio of the ends, which is given to it for
/// nothing.
ProbabilisticResult probabilistic_bisection(
    SimulatedCommits& commits, double middle,
    const ProbabilisticSettings& settings);

}  // namespace benchgate::tests
