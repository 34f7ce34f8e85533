#pragma once

/// \file
/// What the configuration says of single benchmarks: thresholds, what is not
/// measured or not gated, accepted slowdowns, renames.

#include "compare/metric.h"
#include "compare/policy.h"

#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// The metric of how much machine code a benchmark can get to.
inline constexpr std::string_view kCodeBytes = "code_bytes";

/// A regular expression (ECMAScript) and its text; matches anywhere in a name.
class Pattern {
 public:
  /// Throws: std::regex_error.
  explicit Pattern(std::string text);

  [[nodiscard]] bool matches(std::string_view name) const;

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::regex regex_;
};

/// One entry of "rules": what it sets for the rows that it matches.
struct Rule {
  Pattern match;                      ///< The benchmark's name.
  std::optional<std::string> suite;   ///< Empty: any.
  std::optional<std::string> metric;  ///< Empty: any.
  std::optional<double> noise_threshold;
  std::optional<double> equivalence_margin;
  std::optional<double> tolerance;
  std::optional<bool> gate;
  std::optional<bool> measure;
};

/// One entry of "accepted", or the trailer of a commit.
struct AcceptedSlowdown {
  Pattern match;
  std::optional<std::string> metric;
  compare::Acceptance acceptance;
};

/// All of it. Later rules win over earlier ones.
struct Rules {
  compare::RowPolicy defaults;
  std::vector<Rule> rules;
  std::vector<AcceptedSlowdown> accepted;
  std::map<std::string, std::string> renamed;  ///< Base's name to head's.

  /// Whether any row of the benchmark is wanted: false when the last rule for
  /// it without a metric says `measure: false`.
  [[nodiscard]] bool measures(const std::string& suite,
                              const std::string& benchmark) const;

  /// Whether this metric gets a row: by default the time metric and exact
  /// metrics; a rule that names the metric may say otherwise.
  [[nodiscard]] bool wants(const std::string& suite,
                           const std::string& benchmark,
                           const compare::Metric& metric,
                           bool is_time_metric) const;

  /// Where no rule says otherwise, the tolerance of `instructions` is 0.5 %,
  /// that of `code_bytes` 10 %, and the latter is not gated.
  [[nodiscard]] compare::RowPolicy policy(const std::string& suite,
                                          const std::string& benchmark,
                                          const std::string& metric) const;

  /// Of the entries that match and have not run out on `today` ("2026-11-23")
  /// the one that allows most, the first of equals: an entry never takes back
  /// what another one agreed to.
  [[nodiscard]] std::optional<compare::Acceptance> acceptance(
      const std::string& benchmark, const std::string& metric,
      std::string_view today) const;
};

}  // namespace benchgate::measure
