#pragma once

/// \file
/// One benchmark while it is measured: its rows, their raw pairs, and whether
/// it has failed.

#include "compare/comparison.h"
#include "compare/protocol.h"
#include "src/measure/duration_choice.h"
#include "src/measure/journal.h"
#include "src/measure/rules.h"
#include "src/measure/subject.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

class Tracked {
 public:
  /// `suite` is its index in the session, `suite_name` its name.
  Tracked(std::size_t suite, std::string suite_name, Subject subject)
      : suite_(suite),
        suite_name_(std::move(suite_name)),
        subject_(std::move(subject)) {}

  [[nodiscard]] std::size_t suite() const { return suite_; }

  [[nodiscard]] const std::string& suite_name() const { return suite_name_; }

  [[nodiscard]] const Subject& subject() const { return subject_; }

  [[nodiscard]] DurationChoice& duration() { return duration_; }

  /// How many turns its pairs in lockstep have; 0: they are not in lockstep;
  /// empty: not yet decided.
  [[nodiscard]] std::optional<int> turns() const { return turns_; }

  /// From now on in lockstep, or not. Begins the choice of a duration anew.
  void set_turns(int turns) {
    turns_ = turns;
    duration_ = turns > 0 ? DurationChoice::of_turns() : DurationChoice();
  }

  [[nodiscard]] bool is_common() const {
    return subject_.state == Subject::State::common;
  }

  /// It runs on both sides, as far as is known.
  [[nodiscard]] bool is_usable() const {
    return first_pair_.has_value() && failure_.empty() && !skipped_;
  }

  /// Names of the metrics that it has rows of.
  [[nodiscard]] std::vector<std::string> metrics() const;

  /// Rows that were taken apart from its pairs, to be shown after its own.
  void add_settled(std::vector<compare::Row> rows) {
    std::ranges::move(rows, std::back_inserter(settled_));
  }

  /// It said itself, on both sides, that it does not apply here.
  [[nodiscard]] bool skipped() const { return skipped_; }

  /// The first pair decides which metrics there are: makes the rows, and
  /// appends the settings of those that need a verdict to `settings`.
  void make_rows(const Rules& rules, std::string_view today,
                 std::vector<compare::RowSettings>& settings);

  /// A pair was measured. Before `make_rows` it is kept (`protocol` is null
  /// then), later it goes to the rows that wait for it. A side's failure takes
  /// the benchmark out.
  void take(const RecordedPair& pair, compare::Protocol* protocol);

  /// Gives the rows the pair that `make_rows` looked at.
  void feed_first(compare::Protocol& protocol);

  [[nodiscard]] bool is_open(const compare::Protocol& protocol) const;

  /// Its rows, raw values and all, for the comparison; none if it skipped
  /// itself.
  [[nodiscard]] std::vector<compare::Row> result_rows(const Rules& rules) const;

 private:
  /// A metric with its raw pairs.
  struct TrackedRow {
    compare::Row row;
    std::optional<std::size_t> protocol_index;  ///< Empty: on one side only.
  };

  void add_row(const Rules& rules, std::string_view today,
               const compare::Metric& metric, compare::Verdict verdict);
  void feed(const RecordedPair& pair, compare::Protocol& protocol);
  void fail(std::string why, compare::Protocol* protocol);
  [[nodiscard]] compare::Row row_without_values(const Rules& rules) const;

  std::size_t suite_;
  std::string suite_name_;
  Subject subject_;
  DurationChoice duration_;
  std::optional<int> turns_;
  std::optional<RecordedPair> first_pair_;
  std::vector<TrackedRow> rows_;
  std::vector<compare::Row> settled_;
  std::string failure_;
  bool skipped_ = false;
};

}  // namespace benchgate::measure
