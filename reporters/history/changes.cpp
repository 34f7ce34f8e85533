#include "reporters/history/changes.h"

#include "compare/accumulated_steps.h"
#include "compare/change_points_of_all.h"
#include "reporters/history/exact_changes.h"
#include "reporters/history/strand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace benchgate::reporters::history {

namespace {

using compare::ChangePoint;
using compare::ChangePointSettings;

/// So many standard deviations of an anchor's level a step beside it has to be.
constexpr double kBeyondAnAnchor = 3.0;

/// A step is rarely placed further than this from where it is.
constexpr std::size_t kPlacesBeside = 2;

/// Whether a step may be nothing but the error of a new anchor.
bool may_be_a_shift(const ChangePoint& step, const Strand& strand) {
  return std::ranges::any_of(strand.shifts, [&](const Strand::Shift& shift) {
    return shift.place + kPlacesBeside > step.last_before &&
           shift.place <= step.index + kPlacesBeside &&
           magnitude(step.size) <= kBeyondAnAnchor * shift.error;
  });
}

HistoryChange change_of(const ChangePoint& step, const Strand& strand,
                        const TimelineSeries& series) {
  return {.series = strand.series,
          .evidence = strand.evidence,
          .machine = strand.machine,
          .before = series.points[strand.points[step.last_before]].run,
          .first = series.points[strand.points[step.index]].run,
          .size = step.size,
          .interval = step.interval,
          .p_value = step.p_value};
}

/// What is searched in one go.
class Search {
 public:
  void add(Strand strand) { strands_.push_back(std::move(strand)); }

  [[nodiscard]] bool is_empty() const { return strands_.empty(); }

  /// `of_all` is one of the two searches of compare.
  template <typename OfAll>
  void run(const OfAll& of_all, const ChangePointSettings& settings,
           const Timeline& timeline, std::vector<HistoryChange>& found) const {
    std::vector<std::span<const double>> rows;
    rows.reserve(strands_.size());
    for (const Strand& strand : strands_) {
      rows.emplace_back(strand.values);
    }
    const std::vector<std::vector<ChangePoint>> steps =
        of_all(std::span<const std::span<const double>>(rows), settings);
    for (std::size_t i = 0; i < strands_.size(); ++i) {
      for (const ChangePoint& step : steps[i]) {
        if (!may_be_a_shift(step, strands_[i])) {
          found.push_back(change_of(step, strands_[i],
                                    timeline.series[strands_[i].series]));
        }
      }
    }
  }

 private:
  std::vector<Strand> strands_;
};

constexpr std::array kWords = {
    std::pair(Evidence::anchored, std::string_view("anchored")),
    std::pair(Evidence::linked, std::string_view("linked")),
    std::pair(Evidence::absolute, std::string_view("absolute")),
    std::pair(Evidence::exact, std::string_view("exact"))};

/// Nearly every commit moves the size of some code by a few bytes: a change of
/// it is what a comparison would not call unchanged (docs/explaining.md).
double least_change(const compare::Metric& metric, double minimum_size) {
  constexpr std::string_view kCodeBytes = "code_bytes";
  constexpr double kLeastOfCode = 0.1;
  return metric.name == kCodeBytes ? std::max(minimum_size, kLeastOfCode)
                                   : minimum_size;
}

}  // namespace

double magnitude(double size) {
  return size > -1.0 ? std::abs(std::log1p(size))
                     : std::numeric_limits<double>::infinity();
}

std::string_view to_string(Evidence evidence) {
  return std::ranges::find(kWords, evidence,
                           [](const auto& word) { return word.first; })
      ->second;
}

std::optional<Evidence> evidence_from(std::string_view word) {
  const auto found = std::ranges::find(
      kWords, word, [](const auto& entry) { return entry.second; });
  return found == kWords.end() ? std::nullopt : std::optional(found->first);
}

std::vector<HistoryChange> find_changes(const Timeline& timeline,
                                        const ChangePointSettings& settings,
                                        std::size_t runs) {
  std::vector<HistoryChange> found;
  Search levels;
  Search increments;
  for (std::size_t i = 0; i < timeline.series.size(); ++i) {
    const TimelineSeries& series = timeline.series[i];
    if (series.metric.kind == compare::MetricKind::exact &&
        is_steady(series, runs)) {
      const auto changes = exact_changes(
          timeline, i, least_change(series.metric, settings.minimum_size),
          runs);
      found.insert(found.end(), changes.begin(), changes.end());
      continue;
    }
    for (Strand& strand : strands_of(timeline, i, runs)) {
      (strand.evidence == Evidence::linked ? increments : levels)
          .add(std::move(strand));
    }
  }
  ChangePointSettings share = settings;
  if (!levels.is_empty() && !increments.is_empty()) {
    share.error /= 2.0;
  }
  levels.run(
      [](auto rows, const auto& some) {
        return compare::change_points_of_all(rows, some);
      },
      share, timeline, found);
  increments.run(
      [](auto rows, const auto& some) {
        return compare::accumulated_steps_of_all(rows, some);
      },
      share, timeline, found);
  for (HistoryChange& change : found) {
    change.worse =
        (change.size > 0.0) == (timeline.series[change.series].metric.better ==
                                compare::Direction::lower);
  }
  std::ranges::stable_sort(found, {}, [](const HistoryChange& change) {
    return std::tuple(change.series, change.first, change.before);
  });
  return found;
}

}  // namespace benchgate::reporters::history
