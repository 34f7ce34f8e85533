#pragma once

#include "src/formats/google_benchmark_json.h"
#include "src/measure/suite.h"

#include <cstddef>
#include <vector>

namespace benchgate::measure {

/// What one side did in a pair in lockstep.
struct SideTurns {
  /// Its repetitions, in the order in which they ran.
  std::vector<formats::Run> repetitions;
  /// How often its timer was started: the repetitions, and before them the runs
  /// that searched for a number of iterations.
  std::size_t runs = 0;
};

/// Whether the repetitions of both sides have about as many iterations (half as
/// many again at most), as they must if their ratio is to mean something: each
/// turn begins with some slow iterations, whose share depends on how many there
/// are. A disturbance can make one side's search end early.
///
/// Exchanging the sides makes no difference, so leaving out pairs by this
/// favours neither.
bool comparable(const SideTurns& base, const SideTurns& head);

/// Gives the timed metrics of `base` and `head` the values of their pair.
///
/// Runs are taken in turn, so repetitions that ran in the same turn belong
/// together; when the sides needed different numbers of runs for their search,
/// those are not the ones of the same number, and some at either end have no
/// partner. The change is the median of the log-ratios of the turns, m. The
/// values are c exp(-m / 2) of base and c exp(m / 2) of head, where c is the
/// geometric mean of the sides' own medians: their ratio is the turns', their
/// size is that of the benchmark, and exchanging the sides exchanges the values
/// and nothing else, which is what the test that rests on the coin needs.
///
/// A pair has one such value however many turns it has: turns share the
/// processes and their layout in memory, and are not independent.
///
/// Metrics that are exact, on one side only or not above zero keep what they
/// have. Returns false, changing nothing, if fewer than half of the repetitions
/// have a partner.
bool pair_up(const SideTurns& base_turns, const SideTurns& head_turns,
             Measurement& base, Measurement& head);

}  // namespace benchgate::measure
