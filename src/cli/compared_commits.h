#pragma once

#include "src/cli/benchmark_choice.h"
#include "src/cli/live_measurement.h"
#include "src/cli/side.h"
#include "src/measure/pair_source.h"
#include "src/measure/process.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// Two commits with their suites, ready to be measured.
class ComparedCommits {
 public:
  /// `suite`: the one that is measured; empty: it is not known yet. `metric`:
  /// what is to be known of each pair; empty: nothing that is counted.
  ///
  /// Throws: UsageError if there is no such suite; MeasurementError.
  ComparedCommits(measure::ProcessRunner& runner, Side base, Side head,
                  const std::string& suite, const std::string& metric);

  /// Precondition: a suite was named.
  [[nodiscard]] const measure::SuiteSides& suite() const { return *chosen_; }

  /// What all suites list on both sides.
  [[nodiscard]] std::vector<SuiteLists> lists() const;

 private:
  Side base_;
  Side head_;
  RunningSuites running_;
  std::vector<measure::SuiteSides> sides_;
  const measure::SuiteSides* chosen_ = nullptr;
};

}  // namespace benchgate::cli
