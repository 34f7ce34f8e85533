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

  std::vector<std::size_t> screen_looks = {8, 16, 32, 64};
  double screen_level = 0.02;       ///< One-sided, either direction.
  double last_screen_level = 0.10;  ///< The same, at the last look.
  /// Fewest pairs for a look that want of time brings forward: 6 are the fewest
  /// that have a 95 % interval, 8 the fewest worth an error probability.
  std::size_t fewest_screen_pairs = 6;
  std::size_t fewest_confirm_pairs = 8;

  std::vector<std::size_t> confirm_looks = {10, 20, 40, 80, 160, 320, 640};
  double futility_confidence = 0.90;  ///< One-sided upper bound.

  double interval_confidence = 0.95;  ///< Of every interval shown.
  /// Two one-sided tests at 2.5 % a look. Over all looks a change as large as
  /// the margin is then called unchanged in about 5 %; at 5 % a look it would
  /// be 10 %, and rows would show intervals that leave the margin.
  double equivalence_confidence = 0.95;
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
