#include "reporters/history/strand.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// Half the width of a 95 % interval in standard deviations.
constexpr double kHalfWidth = 1.96;

/// More places than this for a bridge change nothing.
constexpr double kMostPlaces = 100.0;

/// Standard deviation of a link; 0 where its interval has no ends.
double error_of(const TimelinePoint::Chained& link) {
  const double width = link.high - link.low;
  return std::isfinite(width) ? width / (2.0 * kHalfWidth) : 0.0;
}

double median_error(const TimelineSeries& series) {
  std::vector<double> errors;
  for (const TimelinePoint& point : series.points) {
    if (point.chained && error_of(*point.chained) > 0.0) {
      errors.push_back(error_of(*point.chained));
    }
  }
  if (errors.empty()) {
    return 0.0;
  }
  const auto middle =
      errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
  std::ranges::nth_element(errors, middle);
  return *middle;
}

/// How many links have the error of the bridge together.
std::size_t places_of(const ChainBridge& bridge, double error_of_link) {
  if (error_of_link <= 0.0) {
    return 0;
  }
  const double links = bridge.error / error_of_link;
  return static_cast<std::size_t>(
      std::min(kMostPlaces, std::round(links * links)));
}

class ChainStrand {
 public:
  ChainStrand(const Timeline& timeline, std::size_t series, std::size_t runs)
      : timeline_(timeline), series_(timeline.series[series]) {
    strand_.series = series;
    strand_.evidence = series_.chain == ChainKind::anchored ? Evidence::anchored
                                                            : Evidence::linked;
    typical_error_ = median_error(series_);
    for (std::size_t i = 0; i < series_.points.size(); ++i) {
      if (series_.points[i].chained && series_.points[i].run < runs) {
        add(i);
      }
    }
  }

  Strand take() { return std::move(strand_); }

 private:
  void add(std::size_t point) {
    const TimelinePoint& here = series_.points[point];
    const ChainBridge* bridge = bridge_at(point);
    if (strand_.evidence == Evidence::anchored) {
      note_anchor(timeline_.runs[here.run].base_commit, bridge);
      levels_[timeline_.runs[here.run].commit.id] = error_of(*here.chained);
    } else if (bridge != nullptr) {
      for (std::size_t i = places_of(*bridge, typical_error_); i > 0; --i) {
        put(kNothing, point);
      }
    }
    put(here.chained->log, point);
  }

  void put(double value, std::size_t point) {
    strand_.values.push_back(value);
    strand_.points.push_back(point);
  }

  void note_anchor(std::string_view base, const ChainBridge* bridge) {
    if (base == anchor_) {
      return;
    }
    const bool is_first = anchor_.empty();
    anchor_ = base;
    if (is_first) {
      return;
    }
    double error = 0.0;
    if (bridge != nullptr) {
      error = std::hypot(bridge->error,
                         error_of(*series_.points[bridge->from].chained));
    } else if (const auto level = levels_.find(base); level != levels_.end()) {
      error = level->second;
    }
    strand_.shifts.push_back({.place = strand_.values.size(), .error = error});
  }

  [[nodiscard]] const ChainBridge* bridge_at(std::size_t point) const {
    const auto found = std::ranges::lower_bound(series_.bridges, point, {},
                                                &ChainBridge::point);
    return found != series_.bridges.end() && found->point == point ? &*found
                                                                   : nullptr;
  }

  const Timeline& timeline_;
  const TimelineSeries& series_;
  Strand strand_;
  double typical_error_ = 0.0;
  std::string_view anchor_;
  std::map<std::string_view, double> levels_;  // Errors, by commit.
};

}  // namespace

std::vector<Strand> strands_of(const Timeline& timeline, std::size_t series,
                               std::size_t runs) {
  std::vector<Strand> strands;
  if (Strand chained = ChainStrand(timeline, series, runs).take();
      !chained.values.empty()) {
    strands.push_back(std::move(chained));
  }
  std::map<std::size_t, Strand> by_machine;
  const std::vector<TimelinePoint>& points = timeline.series[series].points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!points[i].chained && points[i].value.median > 0.0 &&
        points[i].run < runs) {
      Strand& strand = by_machine[points[i].machine];
      strand.values.push_back(std::log(points[i].value.median));
      strand.points.push_back(i);
    }
  }
  for (auto& [machine, strand] : by_machine) {
    strand.series = series;
    strand.evidence = Evidence::absolute;
    strand.machine = machine;
    strands.push_back(std::move(strand));
  }
  return strands;
}

}  // namespace benchgate::reporters::history
