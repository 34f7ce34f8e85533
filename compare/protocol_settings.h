#pragma once

#include "compare/metric.h"
#include "compare/policy.h"

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// The constants of the protocol. The defaults are what is shipped; each is
/// explained in docs/how-it-decides.md. Looks ascend and there is at least one
/// of each kind.
struct ProtocolSettings {
  double family_error = 0.01;
  /// Rows that other machines may have found to be candidates, and that the
  /// error is divided over with those found here. Too many only cost pairs.
  std::size_t candidates_elsewhere = 0;

  std::vector<std::size_t> screen_looks = {8, 12, 16, 24, 32, 48, 64, 96};
  double screen_level = 0.005;      ///< One-sided, either direction.
  double last_screen_level = 0.05;  ///< The same, at the last look.
  /// Fewest pairs for a look that want of time brings forward: 7 are the fewest
  /// that have a 97 % interval, 8 the fewest worth an error probability.
  std::size_t fewest_screen_pairs = 7;
  std::size_t fewest_confirm_pairs = 8;

  std::vector<std::size_t> confirm_looks = {12,  16,  24,  32,  48,  64, 96,
                                            128, 192, 256, 384, 512, 768};
  double futility_confidence = 0.95;  ///< One-sided upper bound.

  double interval_confidence = 0.95;  ///< Of every interval shown.
  /// Two one-sided tests at 1.5 % a look. Over all looks a change as large as
  /// the margin is then called unchanged in less than 5 %; at 5 % a look it
  /// would be over 10 %.
  double equivalence_confidence = 0.97;
  double power = 0.90;  ///< Of the detectable effect.
};

/// What one row is about.
struct RowSettings {
  Metric metric;
  RowPolicy policy;
};

/// Whether there will be another look at this stage.
enum class Look { further, last };

/// Which way a row seems to have gone.
enum class Change { slower, faster };

}  // namespace benchgate::compare
