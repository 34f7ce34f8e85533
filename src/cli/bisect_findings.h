#pragma once

/// \file
/// What a search has found so far, and what follows from it: the facts that its
/// reports are made of.

#include "compare/bisection.h"
#include "compare/comparison.h"
#include "compare/metric.h"
#include "src/measure/commit_range.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::cli {

/// A search, as far as it is.
struct BisectFindings {
  const std::vector<measure::Commit>& commits;
  const compare::Bisection& bisection;
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  std::uint64_t seed = 0;
  /// The check was made against this commit, a parent, and not the one before.
  std::optional<std::size_t> checked_against;
  std::size_t pairs = 0;
  std::size_t lockstep_pairs = 0;  ///< Of them.
  double seconds = 0.0;            ///< Of the whole search, builds included.
  double measuring_seconds = 0.0;  ///< Of them.
  std::size_t built = 0;           ///< Commits.
  std::size_t stored = 0;          ///< Commits that the store had.
  std::vector<std::string> warnings;
};

/// The size of a step: head over base minus one, in the metric's own direction.
/// Empty: no number is known.
std::optional<compare::Delta> size_of(const compare::BisectionStep& step,
                                      const compare::Metric& metric);

/// The first bad commit and those before it that may be it just as well, since
/// they could not be measured: in order, the first bad one last.
std::vector<std::size_t> suspects(const compare::Bisection& bisection);

/// Whether the step is clearly smaller than the difference of the ends, so that
/// other commits have a share in that.
bool is_part(const BisectFindings& findings);

/// The latest step of a stage; null if there is none.
const compare::BisectionStep* last_of(const compare::Bisection& bisection,
                                      compare::BisectionStage stage);

}  // namespace benchgate::cli
