#include "compare/accumulated_steps.h"

#include "compare/distributions.h"
#include "compare/sorted_window.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace benchgate::compare {

namespace {

/// A link of the chain: from one run that has a value to the next.
struct Increment {
  std::size_t from = 0;
  std::size_t to = 0;
  double change = 0.0;
  double errors = 1.0;  ///< How many comparisons' errors are in it.
};

/// What an increment is held against.
struct Around {
  double middle = 0.0;
  double spread = 0.0;  ///< Of one comparison. 0 if there is too little.
  double freedom = 1.0;
};

struct Candidate {
  std::size_t series = 0;
  Increment increment;
  Around around;
  double p_value = 1.0;  ///< Of this increment alone.
};

std::vector<Increment> increments_of(std::span<const double> chain) {
  std::vector<Increment> all;
  std::size_t from = chain.size();
  for (std::size_t to = 0; to < chain.size(); ++to) {
    if (std::isnan(chain[to])) {
      continue;
    }
    if (from < to) {
      all.push_back({.from = from,
                     .to = to,
                     .change = chain[to] - chain[from],
                     .errors = static_cast<double>(to - from)});
    }
    from = to;
  }
  return all;
}

double take_median(std::vector<double>& values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// What is around each increment of a series, which is asked for in order.
class Surroundings {
 public:
  Surroundings(std::span<const Increment> all, std::size_t window)
      : all_(all), window_(window), size_(std::min(window + 1, all.size())) {}

  /// The increments about `which`, itself left out.
  Around around(std::size_t which) {
    constexpr std::size_t kFewest = 16;
    constexpr double kToDeviation = 1.4826;  // Of a normal distribution,
    constexpr double kEfficiency = 0.37;     // and what it is worth there.
    Around result;
    if (size_ <= kFewest) {
      return result;
    }
    move_to(
        std::min(which - std::min(which, window_ / 2), all_.size() - size_));
    const double own = all_[which].change / all_[which].errors;
    result.middle = sorted_.median_without(own);
    result.spread =
        kToDeviation *
        (of_several_ > 0 ? weighted_distance(which, result.middle)
                         : sorted_.median_distance_without(own, result.middle));
    result.freedom = kEfficiency * static_cast<double>(size_ - 1);
    return result;
  }

 private:
  void move_to(std::size_t begin) {
    for (; end_ < begin + size_; ++end_) {
      sorted_.put(all_[end_].change / all_[end_].errors);
      of_several_ += all_[end_].errors > 1.0 ? 1U : 0U;
    }
    for (; begin_ < begin; ++begin_) {
      sorted_.take_out(all_[begin_].change / all_[begin_].errors);
      of_several_ -= all_[begin_].errors > 1.0 ? 1U : 0U;
    }
  }

  /// Where some increments have the errors of several links.
  [[nodiscard]] double weighted_distance(std::size_t which,
                                         double middle) const {
    std::vector<double> distances;
    for (std::size_t i = begin_; i < end_; ++i) {
      if (i != which) {
        distances.push_back(std::abs(all_[i].change - all_[i].errors * middle) /
                            std::sqrt(all_[i].errors));
      }
    }
    return take_median(distances);
  }

  std::span<const Increment> all_;
  std::size_t window_;
  std::size_t size_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t of_several_ = 0;
  SortedWindow sorted_;
};

double two_sided(double deviations, double freedom) {
  return 2.0 * student_above(std::abs(deviations), freedom);
}

/// Nearer to the middle, no increment is ever a discovery, which needs a
/// p-value of at most `error`: Student's t has more in its tails than this.
double least_deviations(double error) {
  return normal_quantile_above(std::min(error, 1.0) / 2.0);
}

/// What of `candidates` Benjamini and Hochberg's procedure rejects.
void keep_discoveries(std::vector<Candidate>& candidates, double error,
                      std::size_t hypotheses) {
  std::ranges::sort(candidates, {}, &Candidate::p_value);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].p_value * static_cast<double>(hypotheses) <=
        error * static_cast<double>(i + 1)) {
      kept = i + 1;
    }
  }
  candidates.resize(kept);
}

ChangePoint describe(const Candidate& candidate, std::span<const double> chain,
                     const ChangePointSettings& settings) {
  const Increment& increment = candidate.increment;
  const double change =
      increment.change - increment.errors * candidate.around.middle;
  const double reach =
      student_quantile_above((1.0 - settings.interval_confidence) / 2.0,
                             candidate.around.freedom) *
      candidate.around.spread * std::sqrt(increment.errors);
  const auto values = static_cast<double>(
      std::ranges::count_if(chain, [](double x) { return !std::isnan(x); }));
  ChangePoint point;
  point.index = increment.to;
  point.last_before = increment.from;
  point.level_before = chain[increment.from];
  point.level_after = chain[increment.to];
  point.size = std::expm1(change);
  point.interval = {.low = std::expm1(change - reach),
                    .high = std::expm1(change + reach),
                    .confidence = settings.interval_confidence};
  point.p_value = std::clamp(candidate.p_value * values, 1e-300, 1.0);
  return point;
}

}  // namespace

std::vector<std::vector<ChangePoint>> accumulated_steps_of_all(
    std::span<const std::span<const double>> series,
    const ChangePointSettings& settings) {
  std::vector<Candidate> candidates;
  std::size_t hypotheses = 0;
  const double least = least_deviations(settings.error);
  for (std::size_t s = 0; s < series.size(); ++s) {
    const std::vector<Increment> all = increments_of(series[s]);
    hypotheses += all.size();
    Surroundings surroundings(all, settings.window);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Around held_against = surroundings.around(i);
      if (held_against.spread <= 0.0) {
        continue;
      }
      const double change = all[i].change - all[i].errors * held_against.middle;
      const double deviations =
          change / (held_against.spread * std::sqrt(all[i].errors));
      if (std::abs(deviations) < least) {
        continue;
      }
      const double p_value = two_sided(deviations, held_against.freedom);
      candidates.push_back({s, all[i], held_against, p_value});
    }
  }
  keep_discoveries(candidates, settings.error, hypotheses);

  std::vector<std::vector<ChangePoint>> found(series.size());
  for (const Candidate& candidate : candidates) {
    const ChangePoint point =
        describe(candidate, series[candidate.series], settings);
    // A size is expm1 of a number, so not below -1.
    if (std::abs(std::log1p(point.size)) >= std::log1p(settings.minimum_size)) {
      found[candidate.series].push_back(point);
    }
  }
  for (std::vector<ChangePoint>& points : found) {
    std::ranges::sort(points, {}, &ChangePoint::index);
  }
  return found;
}

std::vector<ChangePoint> accumulated_steps(
    std::span<const double> log_values, const ChangePointSettings& settings) {
  return accumulated_steps_of_all({&log_values, 1}, settings).front();
}

}  // namespace benchgate::compare
