#include "reporters/html/comparison/row_facts.h"

#include "compare/confirm.h"
#include "compare/protocol_settings.h"
#include "compare/sample.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters::html {

namespace {

using compare::MetricKind;
using compare::Row;
using Facts = std::vector<Fact>;

void add(Facts& facts, std::string_view label, std::string line) {
  facts.push_back({.label = std::string(label), .lines = {std::move(line)}});
}

bool is_exact(const Row& row) {
  return row.metric.kind == MetricKind::exact;
}

bool is_confirmed_by(const Row& row, std::span<const compare::Pair> pairs) {
  return !pairs.empty() && pairs.data() == row.confirm.data();
}

void add_effort(Facts& facts, const Row& row) {
  if (row.design == compare::Design::unpaired) {
    if (!row.base_values.empty() || !row.head_values.empty()) {
      add(facts, "values",
          fmt::format("{} of base, {} of head, measured apart",
                      row.base_values.size(), row.head_values.size()));
    }
    return;
  }
  if (row.screen.empty() && row.confirm.empty()) {
    return;
  }
  std::string line = fmt::format("{} to screen", row.screen.size());
  if (!row.confirm.empty()) {
    line += fmt::format(", {} to confirm", row.confirm.size());
  }
  const auto judged = judged_pairs(row);
  const std::size_t all = row.screen.size() + row.confirm.size();
  if (judged.size() < all) {
    line += fmt::format(
        "; the numbers here are of {} {}", count(judged.size(), "pair"),
        is_confirmed_by(row, judged) ? "that confirmed" : "that screened");
  }
  add(facts, "pairs", line);
}

std::string side_text(const compare::SideSummary& side, std::string_view unit) {
  const std::vector<std::string> texts = quantities(
      std::array<std::optional<double>, 3>{side.median, side.low, side.high},
      unit);
  std::string text = texts[0];
  if (side.low != side.high) {
    text += fmt::format(" [{}, {}]", texts[1], texts[2]);
  }
  return fmt::format("{}, median of {}", text, count(side.n, "value"));
}

void add_sides(Facts& facts, const Row& row) {
  if (row.base) {
    add(facts, "base", side_text(*row.base, row.metric.unit));
  }
  if (row.head) {
    add(facts, "head", side_text(*row.head, row.metric.unit));
  }
}

void add_change(Facts& facts, const Row& row) {
  if (!row.delta) {
    return;
  }
  const Change shown = change(*row.delta);
  if (is_exact(row)) {
    add(facts, "change", shown.estimate + ", exactly");
    return;
  }
  std::string line = shown.estimate;
  if (!shown.interval.empty()) {
    line += fmt::format(" {} with {} confidence", shown.interval,
                        percentage(row.delta->confidence));
  }
  line += row.design == compare::Design::paired
              ? ": Hodges-Lehmann estimate of the pairs' log-ratios"
              : ": Hodges-Lehmann estimate of the shift";
  add(facts, "change", line);
}

/// That the confirming pairs alone give, as if this row and look were the only
/// one.
std::optional<double> unadjusted(const Row& row,
                                 std::span<const compare::Pair> pairs) {
  if (!row.delta || !std::ranges::all_of(pairs, compare::has_log_ratio)) {
    return std::nullopt;
  }
  const bool larger = row.delta->ratio > 0.0;
  const bool worse = larger == (row.metric.better == compare::Direction::lower);
  return compare::confirm_p_value(
      compare::Sample(compare::log_ratios(pairs, row.metric.better)),
      worse ? compare::Change::slower : compare::Change::faster, row.policy);
}

void add_p_value(Facts& facts, const compare::Comparison& comparison,
                 const Row& row) {
  if (!row.p_value) {
    return;
  }
  const auto pairs = judged_pairs(row);
  if (row.design == compare::Design::unpaired) {
    add(facts, "p",
        fmt::format("{} by the Mann-Whitney test, adjusted for the number of "
                    "rows",
                    p_value(*row.p_value)));
    return;
  }
  if (!is_confirmed_by(row, pairs)) {
    add(facts, "p",
        fmt::format("{} that there is no difference, by the signed-rank test; "
                    "not adjusted: the screening pairs settled the row",
                    p_value(*row.p_value)));
    return;
  }
  std::string line = fmt::format(
      "{} adjusted for all rows and looks; a change is called at "
      "{:.4g} or less",
      p_value(*row.p_value), comparison.policy.family_error);
  if (const auto alone = unadjusted(row, pairs)) {
    line += fmt::format(
        "; {} of these pairs alone, by the signed-rank test "
        "against a change of {}",
        p_value(*alone), percentage(row.policy.noise_threshold));
  }
  add(facts, "p", line);
}

void add_limits(Facts& facts, const Row& row) {
  if (row.detectable) {
    add(facts, "detectable",
        fmt::format("a slowdown of {} would have been called with 90 % power",
                    percentage(*row.detectable)));
  }
  add(facts, "limits",
      is_exact(row)
          ? fmt::format("tolerance {}", percentage(row.policy.tolerance))
          : fmt::format("noise threshold {}, equivalence margin {}",
                        percentage(row.policy.noise_threshold),
                        percentage(row.policy.equivalence_margin)));
  if (!row.policy.gated) {
    add(facts, "not gated", "this row cannot fail the gate");
  }
}

}  // namespace

std::span<const compare::Pair> judged_pairs(const compare::Row& row) {
  static const compare::ProtocolSettings kSettings;
  // What an interrupt left of a confirmation decides nothing.
  const std::span<const compare::Pair> stage =
      row.confirm.size() >= kSettings.fewest_confirm_pairs ? row.confirm
                                                           : row.screen;
  return row.base ? stage.first(std::min(stage.size(), row.base->n)) : stage;
}

std::vector<Fact> row_facts(const compare::Comparison& comparison,
                            const compare::Row& row) {
  Facts facts;
  add_change(facts, row);
  add_sides(facts, row);
  add_effort(facts, row);
  add_p_value(facts, comparison, row);
  add_limits(facts, row);
  return facts;
}

}  // namespace benchgate::reporters::html
