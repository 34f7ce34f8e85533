#include "tests/compare/textbook_e_divisive.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace benchgate::tests {

namespace {

/// The sums of distances that the statistic is made of, for one segment: row t,
/// column k holds the distances of value k to the first t values.
class Distances {
 public:
  explicit Distances(std::span<const double> values)
      : n_(values.size()), sums_((n_ + 1) * n_, 0.0) {
    for (std::size_t t = 0; t < n_; ++t) {
      for (std::size_t k = 0; k < n_; ++k) {
        sums_[(t + 1) * n_ + k] =
            sums_[t * n_ + k] + std::abs(values[t] - values[k]);
      }
    }
  }

  [[nodiscard]] double to_first(std::size_t t, std::size_t k) const {
    return sums_[t * n_ + k];
  }

 private:
  std::size_t n_;
  std::vector<double> sums_;
};

/// Of the sums of distances between and within the sides.
double statistic(double between, double within_left, double within_right,
                 std::size_t left, std::size_t right) {
  const auto n = static_cast<double>(left);
  const auto m = static_cast<double>(right);
  const double energy = 2.0 * between / (n * m) -
                        2.0 * within_left / (n * (n - 1.0)) -
                        2.0 * within_right / (m * (m - 1.0));
  return n * m / (n + m) * energy;
}

double sum_between(std::span<const double> left,
                   std::span<const double> right) {
  double sum = 0.0;
  for (const double x : left) {
    for (const double y : right) {
      sum += std::abs(x - y);
    }
  }
  return sum;
}

double sum_within(std::span<const double> side) {
  double sum = 0.0;
  for (std::size_t i = 0; i < side.size(); ++i) {
    for (std::size_t k = i + 1; k < side.size(); ++k) {
      sum += std::abs(side[i] - side[k]);
    }
  }
  return sum;
}

TextbookSplit plain_split(std::span<const double> values, std::size_t minimum) {
  TextbookSplit best;
  for (std::size_t tau = minimum; tau + minimum <= values.size(); ++tau) {
    const auto left = values.first(tau);
    for (std::size_t kappa = tau + minimum; kappa <= values.size(); ++kappa) {
      const auto right = values.subspan(tau, kappa - tau);
      const double divergence =
          statistic(sum_between(left, right), sum_within(left),
                    sum_within(right), left.size(), right.size());
      if (divergence > best.divergence) {
        best = {.index = tau, .divergence = divergence};
      }
    }
  }
  return best;
}

TextbookSplit split_by_sums(std::span<const double> values,
                            std::size_t minimum) {
  TextbookSplit best;
  const std::size_t n = values.size();
  if (n < 2 * minimum) {
    return best;
  }
  const Distances distances(values);
  double within_left = 0.0;
  for (std::size_t tau = 1; tau + minimum <= n; ++tau) {
    within_left += distances.to_first(tau - 1, tau - 1);
    if (tau < minimum) {
      continue;
    }
    double between = 0.0;
    double within_right = 0.0;
    for (std::size_t k = tau; k < n; ++k) {
      between += distances.to_first(tau, k);
      within_right += distances.to_first(k, k) - distances.to_first(tau, k);
      if (k + 1 < tau + minimum) {
        continue;
      }
      const double divergence =
          statistic(between, within_left, within_right, tau, k + 1 - tau);
      if (divergence > best.divergence) {
        best = {.index = tau, .divergence = divergence};
      }
    }
  }
  return best;
}

/// The best split of all segments, which start at `starts`.
TextbookSplit best_of_all(std::span<const double> values,
                          const std::vector<std::size_t>& starts,
                          const TextbookSettings& settings) {
  TextbookSplit best;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end =
        i + 1 < starts.size() ? starts[i + 1] : values.size();
    TextbookSplit split =
        textbook_split(values.subspan(starts[i], end - starts[i]), settings);
    split.index += starts[i];
    if (split.divergence > best.divergence) {
      best = split;
    }
  }
  return best;
}

}  // namespace

TextbookSplit textbook_split(std::span<const double> values,
                             const TextbookSettings& settings) {
  return settings.form == TextbookForm::plain
             ? plain_split(values, settings.minimum_segment)
             : split_by_sums(values, settings.minimum_segment);
}

std::vector<std::size_t> textbook_e_divisive(std::span<const double> values,
                                             const TextbookSettings& settings) {
  std::mt19937_64 random(settings.seed);
  std::vector<std::size_t> starts = {0};
  for (;;) {
    const TextbookSplit best = best_of_all(values, starts, settings);
    if (best.divergence <= 0.0) {
      break;
    }
    std::size_t as_large = 0;
    std::vector<double> shuffled(values.begin(), values.end());
    for (std::size_t p = 0; p < settings.permutations; ++p) {
      for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t end =
            i + 1 < starts.size() ? starts[i + 1] : values.size();
        std::shuffle(shuffled.begin() + static_cast<std::ptrdiff_t>(starts[i]),
                     shuffled.begin() + static_cast<std::ptrdiff_t>(end),
                     random);
      }
      const TextbookSplit split = best_of_all(shuffled, starts, settings);
      as_large += split.divergence >= best.divergence ? 1 : 0;
    }
    const double p_value = static_cast<double>(as_large + 1) /
                           static_cast<double>(settings.permutations + 1);
    if (p_value > settings.level) {
      break;
    }
    starts.insert(std::ranges::upper_bound(starts, best.index), best.index);
  }
  return {starts.begin() + 1, starts.end()};
}

}  // namespace benchgate::tests
