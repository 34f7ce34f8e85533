#pragma once

/// \file
/// Measures one side alone, for machines that compare later, and joins two
/// such results. Without pairs no error rate can be promised.

#include "compare/comparison.h"
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
};

/// Invokes every benchmark `invocations` times, round by round in random order.
///
/// Returns: rows that are unpaired and have head's values only, raw; failed
///          ones say why.
/// Throws:  MeasurementError, Interrupted; as measure_pairs.
compare::Comparison measure_side(const std::vector<SingleSuite>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings,
                                 std::size_t invocations,
                                 ProgressListener& listener);

/// Sets the head sides of two results against each other, row by row, unpaired
/// and raw; benchmarks of one of them only are missing or added. Policy, row
/// policies and acceptances are made from `rules` and `settings`.
compare::Comparison join_unpaired(const compare::Comparison& base,
                                  const compare::Comparison& head,
                                  const Rules& rules,
                                  const SessionSettings& settings);

}  // namespace benchgate::measure
