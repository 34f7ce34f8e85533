#pragma once

#include "src/measure/rules.h"
#include "src/measure/suite.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// One benchmark of a comparison: what the two sides' lists say of it.
struct Subject {
  enum class State {
    common,    ///< On both sides, to be measured.
    missing,   ///< In base only.
    added,     ///< In head only.
    unusable,  ///< Cannot be told apart; `note` says why.
  };

  std::string name;       ///< As shown: head's, or base's when it is missing.
  std::string base_name;  ///< Differs from `name` when it was renamed.
  State state = State::common;
  std::string time_metric = "cpu_time";
  bool single_threaded = true;
  std::string note;
};

/// Matches the lists of both sides: base's order, then what head added.
///
/// Left out: what `filter` does not match and what the rules do not measure.
/// A name that one side lists twice is unusable. Complexity: O(n log n).
std::vector<Subject> match_benchmarks(const std::string& suite,
                                      const std::vector<ListedBenchmark>& base,
                                      const std::vector<ListedBenchmark>& head,
                                      const Rules& rules,
                                      const std::optional<Pattern>& filter);

}  // namespace benchgate::measure
