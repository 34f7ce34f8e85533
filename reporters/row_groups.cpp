#include "reporters/row_groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Row;
using compare::Verdict;

constexpr std::array kAllConcerns = {Concern::regressed,    Concern::failed,
                                     Concern::missing,      Concern::accepted,
                                     Concern::improved,     Concern::added,
                                     Concern::inconclusive, Concern::unchanged};

/// How many rows of a group are shown unasked.
std::size_t shown_at_most(Concern concern) {
  switch (concern) {
    case Concern::regressed:
      return 15;
    case Concern::failed:
    case Concern::improved:
      return 8;
    case Concern::missing:
    case Concern::accepted:
    case Concern::added:
      return 5;
    case Concern::inconclusive:
    case Concern::unchanged:
      return 0;
  }
  return 0;
}

/// How much worse head is, as a log-ratio, so that halves and doubles are
/// equally far from nothing. What was nothing in base, like allocations, is
/// infinitely more in head; other rows without a number come last.
double worseness(const Row& row) {
  const bool from_nothing = !row.delta && row.base && row.head &&
                            row.base->median == 0.0 && row.head->median > 0.0;
  if (from_nothing) {
    return row.metric.better == compare::Direction::lower
               ? std::numeric_limits<double>::infinity()
               : -std::numeric_limits<double>::infinity();
  }
  if (!row.delta || std::isnan(row.delta->ratio) || row.delta->ratio < -1.0) {
    return 0.0;
  }
  const double log_ratio = std::log1p(row.delta->ratio);
  return row.metric.better == compare::Direction::lower ? log_ratio
                                                        : -log_ratio;
}

/// How much a row of its group asks for its reader: one that the gate looks at
/// more than any other, then by the size of the change.
using Urgency = std::pair<bool, double>;

Urgency urgency_of(Concern concern, const Row& row) {
  return concern == Concern::regressed
             ? Urgency(row.policy.gated, worseness(row))
             : Urgency(false, -worseness(row));
}

/// Of a benchmark with several rows in a group.
struct Standing {
  std::size_t first = 0;  ///< Of the rows, its first.
  Urgency most;
};

/// By the most urgent row of each benchmark, whose others follow it.
void sort_by_urgency(RowGroup& group) {
  const auto name_of = [](const Row& row) {
    return std::pair<std::string_view, std::string_view>(row.suite,
                                                         row.benchmark);
  };
  std::map<decltype(name_of(Row())), Standing> standings;
  for (std::size_t i = 0; i < group.rows.size(); ++i) {
    const Urgency own = urgency_of(group.concern, *group.rows[i]);
    Standing& standing = standings
                             .try_emplace(name_of(*group.rows[i]),
                                          Standing{.first = i, .most = own})
                             .first->second;
    standing.most = std::max(standing.most, own);
  }
  std::ranges::stable_sort(group.rows, [&](const Row* a, const Row* b) {
    const Standing& of_a = standings.at(name_of(*a));
    const Standing& of_b = standings.at(name_of(*b));
    if (of_a.first == of_b.first) {
      return urgency_of(group.concern, *a) > urgency_of(group.concern, *b);
    }
    return of_a.most == of_b.most ? of_a.first < of_b.first
                                  : of_a.most > of_b.most;
  });
}

}  // namespace

std::string_view to_string(Concern concern) {
  switch (concern) {
    case Concern::regressed:
      return "regressed";
    case Concern::failed:
      return "failed";
    case Concern::missing:
      return "missing";
    case Concern::accepted:
      return "accepted";
    case Concern::improved:
      return "improved";
    case Concern::added:
      return "added";
    case Concern::inconclusive:
      return "inconclusive";
    case Concern::unchanged:
      return "unchanged";
  }
  return "";
}

Concern concern_of(const Row& row) {
  switch (row.verdict) {
    case Verdict::regressed:
      return row.accepted ? Concern::accepted : Concern::regressed;
    case Verdict::failed:
      return Concern::failed;
    case Verdict::missing:
      return Concern::missing;
    case Verdict::improved:
      return Concern::improved;
    case Verdict::added:
      return Concern::added;
    case Verdict::inconclusive:
      return Concern::inconclusive;
    case Verdict::unchanged:
      return Concern::unchanged;
  }
  return Concern::inconclusive;
}

std::vector<RowGroup> group_rows(const Comparison& comparison) {
  std::vector<RowGroup> groups;
  for (const Concern concern : kAllConcerns) {
    RowGroup group{.concern = concern, .rows = {}};
    for (const Row& row : comparison.rows) {
      if (concern_of(row) == concern) {
        group.rows.push_back(&row);
      }
    }
    if (!group.rows.empty()) {
      if (concern == Concern::regressed || concern == Concern::improved) {
        sort_by_urgency(group);
      }
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

Selection select_urgent(const std::vector<RowGroup>& groups) {
  Selection selection;
  for (const RowGroup& group : groups) {
    const std::size_t most = shown_at_most(group.concern);
    const auto cut = group.rows.begin() + static_cast<std::ptrdiff_t>(std::min(
                                              most, group.rows.size()));
    selection.shown.insert(selection.shown.end(), group.rows.begin(), cut);
    if (cut != group.rows.end()) {
      selection.left_out.push_back({.concern = group.concern,
                                    .rows = {cut, group.rows.end()},
                                    .continued = cut != group.rows.begin()});
    }
  }
  return selection;
}

Selection select_all(const std::vector<RowGroup>& groups) {
  Selection selection;
  for (const RowGroup& group : groups) {
    selection.shown.insert(selection.shown.end(), group.rows.begin(),
                           group.rows.end());
  }
  return selection;
}

}  // namespace benchgate::reporters
