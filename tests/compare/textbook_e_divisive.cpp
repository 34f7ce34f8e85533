#include "tests/compare/textbook_e_divisive.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace benchgate::tests {

namespace {

struct Split {
  std::size_t index = 0;
  double divergence = -1.0;
};

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

/// The best split of one segment: equation (5) for all tau, and kappa from the
/// shortest right side to the whole segment (7).
Split best_split(std::span<const double> values, std::size_t minimum) {
  Split best;
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
      const auto left = static_cast<double>(tau);
      const auto right = static_cast<double>(k + 1 - tau);
      const double energy = 2.0 * between / (left * right) -
                            2.0 * within_left / (left * (left - 1.0)) -
                            2.0 * within_right / (right * (right - 1.0));
      const double divergence = left * right / (left + right) * energy;
      if (divergence > best.divergence) {
        best = {.index = tau, .divergence = divergence};
      }
    }
  }
  return best;
}

/// The best split of all segments, which start at `starts`.
Split best_of_all(std::span<const double> values,
                  const std::vector<std::size_t>& starts, std::size_t minimum) {
  Split best;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end =
        i + 1 < starts.size() ? starts[i + 1] : values.size();
    Split split =
        best_split(values.subspan(starts[i], end - starts[i]), minimum);
    split.index += starts[i];
    if (split.divergence > best.divergence) {
      best = split;
    }
  }
  return best;
}

}  // namespace

std::vector<std::size_t> textbook_e_divisive(std::span<const double> values,
                                             const TextbookSettings& settings) {
  std::mt19937_64 random(settings.seed);
  std::vector<std::size_t> starts = {0};
  for (;;) {
    const Split best = best_of_all(values, starts, settings.minimum_segment);
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
      const Split split =
          best_of_all(shuffled, starts, settings.minimum_segment);
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
