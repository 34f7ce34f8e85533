#pragma once

/// \file
/// One row on its way through the protocol.

#include "compare/exact_metric.h"
#include "compare/interval.h"
#include "compare/pairs.h"
#include "compare/protocol_settings.h"
#include "compare/sample.h"
#include "compare/verdict.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::compare {

enum class Stage { screen, confirm, done };

/// What has been found out about one row. Log-ratios: positive is worse.
struct Decision {
  Verdict verdict = Verdict::inconclusive;
  Stage stage = Stage::screen;  ///< Whose pairs the numbers are from.
  std::size_t pairs = 0;        ///< How many of them, the first ones.
  /// Judged as an exact metric: no test, so no interval and no p-value.
  bool exact = false;
  std::optional<double> estimate;    ///< Hodges-Lehmann.
  std::optional<Interval> interval;  ///< Two-sided; empty: too few pairs.
  /// Confirming pairs: of the confirming test, times the number of candidates
  /// and looks, so that a change is called where it is at most the family-wise
  /// error. Screening pairs: of the two-sided test for any difference.
  std::optional<double> p_value;
  std::optional<double> detectable;  ///< Log-ratio; empty: too few pairs.
  std::string note;
};

/// What the rows of a comparison share.
struct ProtocolRules {
  ProtocolSettings settings;
  std::size_t candidates = 0;  ///< Final once the confirm stage has begun.

  /// Of one confirming test.
  [[nodiscard]] double confirm_level() const;
};

/// The state of one row. `Protocol` says when the stages begin and end.
class RowProgress {
 public:
  explicit RowProgress(RowSettings settings);

  [[nodiscard]] bool is_screening() const { return phase_ == Phase::screening; }

  [[nodiscard]] bool is_confirming() const {
    return phase_ == Phase::confirming;
  }

  /// Whether the screen has made it a candidate, whatever came later.
  [[nodiscard]] bool was_candidate() const { return suspected_.has_value(); }

  /// Inconclusive until it is closed.
  [[nodiscard]] Verdict verdict() const { return verdict_; }

  /// Pairs until the next look.
  /// Precondition: is_screening() or is_confirming().
  [[nodiscard]] std::size_t wanted(const ProtocolSettings& settings) const;

  /// Precondition: is_screening() or is_confirming().
  void add(const Pair& pair, const ProtocolRules& rules);

  void drop();

  /// The last look of the screen stage, at the pairs there are.
  void end_screen(const ProtocolRules& rules);

  /// From candidate to confirming; nothing for other rows.
  void start_confirm();

  /// The last look of the confirm stage, at the pairs there are.
  void finish(const ProtocolRules& rules);

  [[nodiscard]] Decision decision(const ProtocolRules& rules) const;

 private:
  enum class Phase { screening, candidate, confirming, closed };

  void add_exact(const Pair& pair, const ProtocolRules& rules);
  void add_log_ratio(const Pair& pair, const ProtocolRules& rules);
  void look_at_screen(const ProtocolSettings& settings, Look look);
  void look_at_confirm(const ProtocolRules& rules, Look look);
  void close(Verdict verdict);
  [[nodiscard]] std::optional<double> detectable(
      const Sample& log_ratios, bool confirm, const ProtocolRules& rules) const;
  [[nodiscard]] std::string note(bool confirm,
                                 const ProtocolSettings& settings) const;

  RowSettings settings_;
  Phase phase_ = Phase::screening;
  Verdict verdict_ = Verdict::inconclusive;
  bool exact_;                     // Still judged as an exact metric.
  std::vector<Pair> exact_pairs_;  // Its pairs, two at most.
  std::vector<double> screen_;     // Log-ratios.
  std::vector<double> confirm_;
  std::size_t screen_looks_ = 0;  // Taken.
  std::size_t confirm_looks_ = 0;
  Look screen_ended_at_ = Look::further;  // Or has got to.
  std::optional<Change> suspected_;
  std::string remark_;  // What is odd about the values; empty: nothing.
};

}  // namespace benchgate::compare
