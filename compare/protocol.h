#pragma once

/// \file
/// Screen, then confirm: which pairs to measure next, and what they prove.
///
/// A pure state machine: live runs, `benchgate report` and simulations feed it
/// the same pairs and get the same verdicts. The order in which rows are fed
/// does not matter, only the order of pairs within a row. Why it is built this
/// way stands in docs/how-it-decides.md.

#include "compare/interval.h"
#include "compare/metric.h"
#include "compare/pairs.h"
#include "compare/policy.h"
#include "compare/verdict.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::compare {

/// The constants of the protocol. The defaults are what is shipped.
struct ProtocolSettings {
  double family_error = 0.01;

  std::vector<std::size_t> screen_looks = {8, 16, 32, 64};
  double screen_level = 0.02;       ///< One-sided, either direction.
  double last_screen_level = 0.10;  ///< The same, at the last look.

  std::vector<std::size_t> confirm_looks = {10, 20, 40, 80, 160, 320, 640};
  double futility_confidence = 0.90;  ///< One-sided upper bound.

  double interval_confidence = 0.95;      ///< Of every interval shown.
  double equivalence_confidence = 0.90;   ///< Two one-sided tests at 5 %.
  double power = 0.90;                    ///< Of the detectable effect.
};

/// What one row is about.
struct RowSettings {
  Metric metric;
  RowPolicy policy;
};

enum class Stage { screen, confirm, done };

/// What has been found out about one row. Log-ratios: positive is worse.
struct Decision {
  Verdict verdict = Verdict::inconclusive;
  Stage stage = Stage::screen;  ///< Whose pairs the numbers are from.
  std::size_t pairs = 0;        ///< How many of them.
  std::optional<double> estimate;     ///< Hodges-Lehmann.
  std::optional<Interval> interval;   ///< Two-sided.
  std::optional<double> p_value;      ///< Of the test behind the verdict.
  std::optional<double> detectable;   ///< Log-ratio; empty: too few pairs.
  std::string note;
};

/// Drives one comparison.
///
/// Every row starts in the screen stage. When no row is open there, the
/// candidates among them go on to the confirm stage together (their number
/// sets the level of their tests).
class Protocol {
 public:
  /// A row that waits for pairs.
  struct Need {
    std::size_t row = 0;
    std::size_t pairs = 0;  ///< Until its next look.
  };

  Protocol(std::vector<RowSettings> rows, ProtocolSettings settings);

  [[nodiscard]] Stage stage() const;

  /// The rows still open in this stage, in order; empty when it is done.
  /// Complexity: O(rows).
  [[nodiscard]] std::vector<Need> needs() const;

  /// Whether `row` is open in this stage.
  [[nodiscard]] bool is_open(std::size_t row) const;

  /// A fresh pair for `row`; at a look the row is judged, and when no row is
  /// open any more the next stage begins.
  ///
  /// Returns:      whether the pair was used; one for a row that is not open
  ///               is not.
  /// Precondition: values finite, and above zero where the metric is timed.
  bool add(std::size_t row, const Pair& pair);

  /// Takes a row out: it has failed. It is no candidate from here on.
  void drop(std::size_t row);

  /// Ends the screen stage for want of time: open rows get their last look at
  /// the pairs they have. Does nothing in a later stage.
  void end_screen();

  /// Ends everything for want of time: open rows take their next look early
  /// (which spends it), and what is still open is inconclusive.
  void finish();

  [[nodiscard]] Decision decision(std::size_t row) const;

  /// How many rows went on to the confirm stage.
  [[nodiscard]] std::size_t candidates() const;

  // ... private state
};

}  // namespace benchgate::compare
