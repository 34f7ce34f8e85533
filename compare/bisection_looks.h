#pragma once

/// \file
/// What one look at the pairs of a bisection's comparison says. Log-ratios here
/// are of the later commit against the earlier one.

#include "compare/bisection_settings.h"
#include "compare/protocol_settings.h"
#include "compare/sample.h"

#include <cstddef>

namespace benchgate::compare {

/// How the error of a search is shared out. By Bonferroni's inequality the
/// shares of all tests that a search can take add up to less than the family
/// error, whatever depends on what: a quarter for the difference of the ends,
/// a half for the steps, a quarter for the step at the commit that was found.
class BisectionLevels {
 public:
  /// Of a search among `commits` commits, the bad end included.
  BisectionLevels(std::size_t commits, const BisectionSettings& settings);

  [[nodiscard]] double difference() const { return family_error_ / 4.0; }

  [[nodiscard]] double check() const { return family_error_ / 4.0; }

  /// Of the step with this number, from 0. As many as a search without
  /// surprises takes share three quarters equally; what commits that cannot be
  /// measured or decided add takes half of the rest, half of what is left, and
  /// so on: it never runs out.
  [[nodiscard]] double step(std::size_t number) const;

  /// Of one look, for a test that has this level.
  [[nodiscard]] double look(double level) const {
    return level / static_cast<double>(looks_);
  }

  /// How many steps a search without surprises takes: halvings.
  [[nodiscard]] std::size_t regular_steps() const { return regular_steps_; }

 private:
  double family_error_;
  std::size_t looks_;
  std::size_t regular_steps_;
};

/// Of the ends of the search.
enum class DifferenceOutcome { open, slower, faster, none, undecided };

/// Slower: the lower bound is above the noise threshold *and* above half of the
/// estimate, which will be the threshold of the search: so the level of the bad
/// end is on the other side of it, too. Faster likewise. None: the interval of
/// `equivalence_confidence` lies within the noise threshold. `level` is of both
/// directions together, at this look.
DifferenceOutcome difference_look(const Sample& log_ratios,
                                  const BisectionSettings& settings,
                                  double level, Look look);

/// Of a commit between the ends.
enum class LevelOutcome { open, below, above, undecided };

/// On which side of `middle` the log-ratios lie, by one-sided signed-rank tests
/// at `level` each. Only one of the two answers can be wrong, so `level` is the
/// probability of that.
LevelOutcome level_look(const Sample& log_ratios, double middle, double level,
                        Look look);

/// Of the commit that was found, against the one before it.
enum class CheckOutcome { open, shown, refuted, undecided };

/// Shown: larger than the noise threshold, at `level`. Refuted: smaller, with
/// `futility_confidence`. The log-ratios are turned so that the difference of
/// the ends is above 0.
CheckOutcome check_look(const Sample& log_ratios,
                        const BisectionSettings& settings, double level,
                        Look look);

/// Whether the interval of these log-ratios is narrow enough for the reader, or
/// there are as many as are worth it.
bool is_precise(const Sample& log_ratios, const BisectionSettings& settings);

}  // namespace benchgate::compare
