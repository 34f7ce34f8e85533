#include "reporters/unpaired_order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::UnpairedRow;
using compare::UnpairedVerdict;

constexpr std::array kAllConcerns = {
    UnpairedConcern::regressed, UnpairedConcern::changed,
    UnpairedConcern::improved,  UnpairedConcern::missing,
    UnpairedConcern::added,     UnpairedConcern::inconclusive,
    UnpairedConcern::unchanged, UnpairedConcern::none};

UnpairedConcern concern_from(UnpairedVerdict verdict) {
  switch (verdict) {
    case UnpairedVerdict::regressed:
      return UnpairedConcern::regressed;
    case UnpairedVerdict::improved:
      return UnpairedConcern::improved;
    case UnpairedVerdict::changed:
      return UnpairedConcern::changed;
    case UnpairedVerdict::unchanged:
      return UnpairedConcern::unchanged;
    case UnpairedVerdict::inconclusive:
      return UnpairedConcern::inconclusive;
  }
  return UnpairedConcern::inconclusive;
}

/// The size of a change whichever way it went: halves and doubles are equally
/// large. From nothing to something is the largest of all.
double size_of(const compare::UnpairedComparison& comparison) {
  const std::optional<double> ratio =
      comparison.effect ? comparison.effect->ratio : comparison.delta;
  if (!ratio) {
    return HUGE_VAL;
  }
  return std::isnan(*ratio) || *ratio < -1.0 ? 0.0
                                             : std::abs(std::log1p(*ratio));
}

struct Urgency {
  UnpairedConcern concern = UnpairedConcern::none;
  double size = 0.0;  // The largest of this concern.
};

Urgency urgency_of(const UnpairedRow& row) {
  Urgency urgency;
  for (std::size_t c = 1; c < row.cells.size(); ++c) {
    const UnpairedConcern concern = concern_of(row, c);
    const double size = row.comparisons[c] ? size_of(*row.comparisons[c]) : 0.0;
    if (concern < urgency.concern) {
      urgency = {.concern = concern, .size = size};
    } else if (concern == urgency.concern) {
      urgency.size = std::max(urgency.size, size);
    }
  }
  return urgency;
}

}  // namespace

std::string_view to_string(UnpairedConcern concern) {
  switch (concern) {
    case UnpairedConcern::regressed:
      return "regressed";
    case UnpairedConcern::changed:
      return "changed";
    case UnpairedConcern::improved:
      return "improved";
    case UnpairedConcern::missing:
      return "missing";
    case UnpairedConcern::added:
      return "added";
    case UnpairedConcern::inconclusive:
      return "inconclusive";
    case UnpairedConcern::unchanged:
      return "unchanged";
    case UnpairedConcern::none:
      return "";
  }
  return "";
}

UnpairedConcern concern_of(const UnpairedRow& row, std::size_t column) {
  const auto& comparison = row.comparisons[column];
  if (comparison && comparison->verdict) {
    return concern_from(*comparison->verdict);
  }
  if (!row.cells[column]) {
    // In neither of both: another column has it.
    return row.cells.front() ? UnpairedConcern::missing : UnpairedConcern::none;
  }
  return row.cells.front() ? UnpairedConcern::inconclusive
                           : UnpairedConcern::added;
}

std::vector<UnpairedRowGroup> group_rows(const compare::UnpairedTable& table) {
  using Ranked = std::pair<double, const UnpairedRow*>;
  std::array<std::vector<Ranked>, kAllConcerns.size()> ranked;
  for (const UnpairedRow& row : table.rows) {
    const Urgency urgency = urgency_of(row);
    ranked.at(static_cast<std::size_t>(urgency.concern))
        .emplace_back(urgency.size, &row);
  }
  std::vector<UnpairedRowGroup> groups;
  for (const UnpairedConcern concern : kAllConcerns) {
    auto& rows = ranked.at(static_cast<std::size_t>(concern));
    if (rows.empty()) {
      continue;
    }
    if (concern <= UnpairedConcern::improved) {
      std::ranges::stable_sort(rows, std::ranges::greater(), &Ranked::first);
    }
    UnpairedRowGroup group{.concern = concern, .rows = {}};
    for (const Ranked& each : rows) {
      group.rows.push_back(each.second);
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace benchgate::reporters
