#pragma once

/// \file
/// Screen, then confirm: which pairs to measure next, and what they prove.
///
/// A pure state machine: live runs, `benchgate report` and simulations feed it
/// the same pairs and get the same verdicts. The order in which rows are fed
/// does not matter, only the order of pairs within a row. Why it is built this
/// way stands in docs/how-it-decides.md.

#include "compare/pairs.h"
#include "compare/protocol_settings.h"
#include "compare/row_progress.h"

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// Drives one comparison.
///
/// Every row starts in the screen stage. When no row is open there, the
/// candidates among them go on to the confirm stage together (their number
/// sets the level of their tests). Pairs for the confirm stage count only once
/// it has begun. Exact metrics never go there: two pairs settle them, and one
/// that turns out to vary goes on as a timed one.
class Protocol {
 public:
  /// A row that waits for pairs.
  struct Need {
    std::size_t row = 0;
    std::size_t pairs = 0;  ///< Until its next look.
  };

  Protocol(std::vector<RowSettings> rows, ProtocolSettings settings);

  [[nodiscard]] Stage stage() const { return stage_; }

  /// The rows still open in this stage, in order; empty when it is done.
  /// Complexity: O(rows).
  [[nodiscard]] std::vector<Need> needs() const;

  /// Whether `row` is open in this stage.
  [[nodiscard]] bool is_open(std::size_t row) const;

  /// A fresh pair for `row`; at a look the row is judged, and when no row is
  /// open any more the next stage begins. A row that needs a ratio and gets a
  /// value that is not above zero is inconclusive from there on.
  ///
  /// Returns: whether the pair was used; one for a row that is not open is not.
  bool add(std::size_t row, const Pair& pair);

  /// Takes a row out, whatever its state: it has failed. One that the screen
  /// had made a candidate goes on counting as one, so that the level of the
  /// others follows from the screening pairs alone.
  void drop(std::size_t row);

  /// Ends the screen stage for want of time: open rows get their last look at
  /// the pairs they have. Does nothing in a later stage.
  void end_screen();

  /// Ends everything for want of time: open rows take their next look early
  /// (which spends it), and what is still open is inconclusive.
  void finish();

  /// What `decision` says, without the numbers. Inconclusive while it is open.
  [[nodiscard]] Verdict verdict(std::size_t row) const {
    return rows_[row].verdict();
  }

  /// Complexity: O(n log n) for n pairs.
  [[nodiscard]] Decision decision(std::size_t row) const;

  /// How many rows went on to the confirm stage, or will.
  [[nodiscard]] std::size_t candidates() const { return rules_.candidates; }

 private:
  template <typename Action>
  void update(std::size_t row, Action action);
  void move_on();

  ProtocolRules rules_;
  std::vector<RowProgress> rows_;
  std::size_t open_;  // In this stage.
  Stage stage_ = Stage::screen;
};

}  // namespace benchgate::compare
