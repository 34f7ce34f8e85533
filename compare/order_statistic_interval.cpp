#include "compare/order_statistic_interval.h"

#include "compare/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr std::size_t kExactOrders = 30;

/// P(k of n fair coins show heads), exact in a double up to 50 coins.
std::vector<double> fair_coins(std::size_t n) {
  std::vector<double> share(n + 1, 0.0);
  share[0] = 1.0;
  for (std::size_t coin = 1; coin <= n; ++coin) {
    for (std::size_t k = coin; k > 0; --k) {
      share[k] = (share[k] + share[k - 1]) / 2.0;
    }
    share[0] /= 2.0;
  }
  return share;
}

/// Whether of two equally likely neighbours, k and n - k values below the
/// median, the upper is taken. Benchstat computes binomial coefficients of n
/// above 20 through log-gamma, and which of the two comes out larger then
/// depends on rounding. The choice is free, so it is benchstat's, for numbers
/// that agree: for each n, the k below n / 2 at which its n - k is larger.
bool takes_upper_twin(std::size_t n, std::size_t k) {
  constexpr std::size_t kFirst = 21;
  static constexpr std::array<std::array<std::uint8_t, 10>, 10> kUpper = {{
      {2, 4, 7},                       // 21
      {2, 4, 7, 10},                   // 22
      {2, 4, 7},                       // 23
      {2, 4, 7, 11},                   // 24
      {2, 4, 7, 10},                   // 25
      {2, 4, 7, 10},                   // 26
      {2, 4, 7, 10, 11, 13},           // 27
      {2, 4, 7, 10, 12, 13},           // 28
      {2, 4, 5, 6, 7, 10, 13},         // 29
      {2, 4, 5, 6, 7, 8, 10, 13, 14},  // 30
  }};
  return n >= kFirst && k > 0 &&
         std::ranges::find(kUpper[n - kFirst], k) != kUpper[n - kFirst].end();
}

OrderStatistics exact_orders(std::size_t n, double confidence) {
  const std::vector<double> share = fair_coins(n);
  // Values `low` to `high` cover the median when low to high - 1 of n lie
  // below it.
  const std::size_t middle = n / 2;
  OrderStatistics orders{
      .low = middle, .high = middle + 1, .confidence = share[middle]};
  while (orders.confidence < confidence &&
         (orders.low > 0 || orders.high <= n)) {
    const double below = orders.low > 0 ? share[orders.low - 1] : 0.0;
    const double above = orders.high <= n ? share[orders.high] : 0.0;
    orders.confidence += std::max(below, above);
    const bool twins = orders.low > 0 && orders.low - 1 + orders.high == n;
    const bool up = twins ? takes_upper_twin(n, orders.low - 1) : below < above;
    (up ? ++orders.high : --orders.low);
  }
  return orders;
}

OrderStatistics approximate_orders(std::size_t n, double confidence) {
  const auto count = static_cast<double>(n);
  const double mean = count / 2.0;
  const double sd = std::sqrt(count) / 2.0;
  const double low_quantile =
      mean + sd * normal_quantile_below((1.0 - confidence) / 2.0);
  const double high_quantile = 2.0 * mean - low_quantile;
  const double low = std::floor(low_quantile - 0.5) + 1.0;
  double high = std::ceil(high_quantile - 0.5) + 1.0;

  const auto cover = [&](double upper) {
    return normal_below((upper - 0.5 - mean) / sd) -
           normal_below((low - 0.5 - mean) / sd);
  };
  const double shorter = cover(high - 1.0);
  if (shorter >= confidence && shorter < cover(high)) {
    high -= 1.0;
  }
  return {.low = static_cast<std::size_t>(std::clamp(low, 0.0, count + 1.0)),
          .high = static_cast<std::size_t>(std::clamp(high, 0.0, count + 1.0)),
          .confidence = cover(high)};
}

}  // namespace

double median(const Sample& sample) {
  const auto values = sample.values();
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) {
    return values[half];
  }
  // Not (a + b) / 2: benchstat's last digit.
  return values[half - 1] + 0.5 * (values[half] - values[half - 1]);
}

OrderStatistics median_order_statistics(std::size_t n, double confidence) {
  if (confidence >= 1.0) {
    return {.low = 0, .high = n + 1, .confidence = 1.0};
  }
  return n <= kExactOrders ? exact_orders(n, confidence)
                           : approximate_orders(n, confidence);
}

Interval order_statistic_interval(const Sample& sample, double confidence) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto values = sample.values();
  const OrderStatistics orders =
      median_order_statistics(values.size(), confidence);
  Interval interval{
      .low = -kInfinity, .high = kInfinity, .confidence = orders.confidence};
  if (orders.low > 0) {
    interval.low = values[orders.low - 1];
  }
  if (orders.high <= values.size()) {
    interval.high = values[orders.high - 1];
  }
  return interval;
}

}  // namespace benchgate::compare
