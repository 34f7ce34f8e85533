#pragma once

/// \file
/// Searches among commits whose levels are known.

#include "compare/bisection.h"
#include "tests/support/noise.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// What the commits of a history take: logarithms, by commit, from the good end
/// on.
using CommitLevels = std::vector<double>;

/// One step of `change` (0.05: 5 % slower) at commit `first_bad` of 1 to
/// `commits`.
inline CommitLevels one_step(std::size_t commits, std::size_t first_bad,
                             double change) {
  CommitLevels levels(commits + 1, 0.0);
  for (std::size_t i = first_bad; i < levels.size(); ++i) {
    levels[i] = std::log1p(change);
  }
  return levels;
}

/// Pairs of these commits on a machine.
class SimulatedCommits {
 public:
  SimulatedCommits(CommitLevels levels, Noise noise, double sd,
                   std::uint64_t seed)
      : levels_(std::move(levels)),
        machine_(seed),
        disturbance_(noise, sd, seed + 1) {}

  compare::Pair pair(std::size_t base, std::size_t head) {
    const bool base_first = disturbance_.coin();
    const auto [first, second] = disturbance_.next(machine_);
    ++pairs_;
    return {.base = std::exp(levels_[base] + (base_first ? first : second)),
            .head = std::exp(levels_[head] + (base_first ? second : first)),
            .first = base_first ? compare::Side::base : compare::Side::head};
  }

  /// How many were asked for.
  [[nodiscard]] std::size_t pairs() const { return pairs_; }

  [[nodiscard]] std::size_t last() const { return levels_.size() - 1; }

 private:
  CommitLevels levels_;
  Machine machine_;
  Disturbance disturbance_;
  std::size_t pairs_ = 0;
};

/// Runs the search to its end; `can_build` says which commits can be measured.
inline compare::Bisection search(
    SimulatedCommits& commits, const compare::BisectionSettings& settings = {},
    const std::function<bool(std::size_t)>& can_build = {}) {
  compare::Bisection bisection(commits.last(),
                               {.name = "cpu_time", .unit = "s"}, settings);
  while (bisection.stage() != compare::BisectionStage::done) {
    const auto question = bisection.question();
    if (question.stage == compare::BisectionStage::search && can_build &&
        !can_build(question.head)) {
      bisection.skip("does not build");
    } else {
      bisection.add(commits.pair(question.base, question.head));
    }
  }
  return bisection;
}

}  // namespace benchgate::tests
