#pragma once

/// \file
/// Measures one side alone, for machines that compare later (see
/// unpaired_join.h). Without pairs no error rate can be promised.

#include "compare/comparison.h"
#include "src/measure/loop_counter.h"
#include "src/measure/rules.h"
#include "src/measure/session.h"
#include "src/measure/suite.h"

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::measure {

/// One suite of the side. It outlives the measuring.
struct SingleSuite {
  std::string name;
  Suite* suite = nullptr;
  bool pin = true;
  std::vector<LoopCounters> counters = {};  ///< What is counted of loops.
};

/// Counts what there are counters for, then invokes every benchmark
/// `invocations` times, round by round in random order.
///
/// Returns: rows that are unpaired and have head's values only, raw; failed
///          ones say why. Of a shard as measure_pairs.
/// Throws:  MeasurementError, Interrupted; as measure_pairs.
compare::Comparison measure_side(const std::vector<SingleSuite>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings,
                                 std::size_t invocations,
                                 ProgressListener& listener);

}  // namespace benchgate::measure
