#pragma once

/// \file
/// Where in a row of commits did a benchmark change? A search by halves whose
/// every question is put to fresh pairs, with one error for all answers.
///
/// A pure state machine: it says which two commits to compare next, takes their
/// pairs one by one and comes to an answer. Why it is built this way stands in
/// docs/bisect.md.

#include "compare/bisection_looks.h"
#include "compare/bisection_range.h"
#include "compare/bisection_settings.h"
#include "compare/interval.h"
#include "compare/metric.h"
#include "compare/pairs.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::compare {

enum class BisectionStage {
  difference,  ///< Do the ends differ at all, and by how much?
  search,      ///< On which side of the middle is this commit?
  check,       ///< Is the step at the commit that was found a step?
  done
};

/// What one comparison of two commits has come to.
enum class BisectionVerdict {
  different,  ///< The ends.
  same,       ///< The ends do not differ by more than the noise threshold.
  good,       ///< On the side of the good end.
  bad,        ///< On the side of the bad end.
  skipped,    ///< The commit could not be measured.
  undecided,  ///< Not even the last look decided, or there was no time.
  confirmed,  ///< The step is one.
  refuted,    ///< The step is smaller than the noise threshold.
};

/// What the whole search has come to.
enum class BisectionAnswer {
  open,
  found,          ///< A step, confirmed by fresh pairs.
  no_difference,  ///< The ends are the same.
  not_confirmed,  ///< The level passes the middle here, by no step of its own.
  undecided,      ///< `stop`, or nothing more could be decided.
};

/// "different", "same", ...
std::string_view to_string(BisectionVerdict verdict);

/// "found", "no_difference", ...
std::string_view to_string(BisectionAnswer answer);

/// "difference", "search", "check", "done".
std::string_view to_string(BisectionStage stage);

/// One comparison: of `head` against `base`, by their number in the row of
/// commits. Log-ratios: positive is worse.
struct BisectionStep {
  BisectionStage stage = BisectionStage::difference;
  std::size_t base = 0;
  std::size_t head = 0;
  std::size_t pairs = 0;
  BisectionVerdict verdict = BisectionVerdict::undecided;
  std::optional<double> estimate;    ///< Hodges-Lehmann, or the exact ratio's.
  std::optional<Interval> interval;  ///< Empty: exact, or too few pairs.
  std::optional<Pair> exact;         ///< The values, where they are the same.
  double error = 0.0;  ///< The share of the family error that was spent.
  /// Its program is that of this commit, which was judged before: no pairs.
  std::optional<std::size_t> same_program_as;
  std::string reason;  ///< Why it was skipped or stopped.
};

/// Finds the first bad one of the commits 1 to `commits`; 0 is good, `commits`
/// is bad.
class Bisection {
 public:
  /// What is to be measured.
  struct Question {
    BisectionStage stage = BisectionStage::difference;
    std::size_t base = 0;
    std::size_t head = 0;
    std::size_t pairs = 0;  ///< Until the next look.
  };

  /// Precondition: commits > 0.
  Bisection(std::size_t commits, Metric metric, BisectionSettings settings);

  [[nodiscard]] BisectionStage stage() const { return stage_; }

  /// Precondition: stage() is not done.
  [[nodiscard]] Question question() const;

  /// A fresh pair of the question's two commits. One without a log-ratio, where
  /// one is needed, skips the commit or stops the search.
  void add(const Pair& pair);

  /// The question's head is the same program as `commit`, which has been judged
  /// already: so it is as that one, and nothing has to be measured.
  void settle_as(std::size_t commit);

  /// The question's head cannot be measured; between the ends another commit is
  /// tried, else the search stops.
  void skip(const std::string& reason);

  /// Ends the search where it is.
  void stop(const std::string& reason);

  // What is known so far.

  [[nodiscard]] BisectionAnswer answer() const { return answer_; }

  /// The comparisons that have come to an end, and of the one that is going on
  /// the numbers so far.
  [[nodiscard]] const std::vector<BisectionStep>& steps() const {
    return steps_;
  }

  [[nodiscard]] BisectionStep current_step() const;

  /// What is known of the commits.
  [[nodiscard]] const BisectionRange& range() const { return range_; }

  /// The difference of the ends, and the level halfway; empty before they are
  /// known. A log-ratio, or a value of an exact metric.
  [[nodiscard]] std::optional<double> middle() const { return middle_; }

  /// Whether the bad end is the better one.
  [[nodiscard]] bool improves() const { return sign_ < 0.0; }

  /// Whether the metric is judged without a test, as far as is known.
  [[nodiscard]] bool exact() const { return exact_; }

  /// Of all that has been said so far; at most the family error.
  [[nodiscard]] double error_spent() const;

  [[nodiscard]] const BisectionSettings& settings() const { return settings_; }

 private:
  void add_exact(const Pair& pair);
  void add_log_ratio(const Pair& pair);
  void judge_exact_pairs();
  void look(Look look);
  void look_at_difference(const std::vector<double>& log_ratios, Look look);
  void look_at_level(const std::vector<double>& log_ratios, Look look);
  void look_at_check(const std::vector<double>& log_ratios, Look look);
  [[nodiscard]] double level() const;
  [[nodiscard]] std::vector<double> turned_log_ratios() const;

  void place_head(BisectionVerdict verdict, const std::string& reason = "");
  void end_step(BisectionVerdict verdict, const std::string& reason = "");
  void begin_step();
  void end(BisectionAnswer answer);

  BisectionSettings settings_;
  Metric metric_;
  BisectionLevels levels_;
  BisectionRange range_;
  BisectionStage stage_ = BisectionStage::difference;
  BisectionAnswer answer_ = BisectionAnswer::open;
  std::vector<BisectionStep> steps_;
  std::size_t tests_ = 0;      // Of levels, that were not exact.
  std::size_t undecided_ = 0;  // Of them.

  bool exact_;
  double sign_ = 1.0;  // Of the difference of the ends.
  std::optional<double> middle_;

  // Of the comparison that is going on.
  std::size_t base_ = 0;
  std::size_t head_;
  std::vector<Pair> exact_pairs_;
  std::vector<double> log_ratios_;
  std::size_t looks_ = 0;
  bool shown_ = false;  // The check is proven, and goes on for its size.
};

}  // namespace benchgate::compare
