#include "compare/step_test.h"

#include "compare/distributions.h"
#include "compare/indexed_values.h"

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kSmallest = 1e-300;  // Of a p-value.

/// ln((exp(x) - 1) / x) for x > 0, and its first two derivatives.
struct LogMean {
  double value = 0.0;
  double first = 0.0;
  double second = 0.0;
};

LogMean log_mean(double x) {
  if (x < 1e-2) {  // By its series: the terms left out are below 1e-11.
    return {.value = x / 2.0 + x * x / 24.0,
            .first = 0.5 + x / 12.0 - x * x * x / 720.0,
            .second = 1.0 / 12.0 - x * x / 240.0};
  }
  const double decay = std::exp(-x);
  const double rest = -std::expm1(-x);  // 1 - exp(-x)
  return {.value = x + std::log(rest / x),
          .first = 1.0 / rest - 1.0 / x,
          .second = 1.0 / (x * x) - decay / (rest * rest)};
}

/// The cumulant generating function of U at t > 0: the sum over i = 1 ... n of
/// g(t (m + i)) - g(t i), with g the log_mean.
struct Cumulants {
  double value = 0.0;
  double first = 0.0;
  double second = 0.0;
};

void add_cumulants(Cumulants& sum, double t, double i, double m,
                   double weight) {
  const double a = m + i;
  const LogMean high = log_mean(t * a);
  const LogMean low = log_mean(t * i);
  sum.value += weight * (high.value - low.value);
  sum.first += weight * (a * high.first - i * low.first);
  sum.second += weight * (a * a * high.second - i * i * low.second);
}

/// Beyond 24 terms the sum is the integral from 1/2 to n + 1/2, by Gauss and
/// Legendre's formula: the terms are smooth in i.
Cumulants cumulants(double t, std::size_t n, std::size_t m) {
  constexpr std::size_t kSummed = 24;
  const auto other = static_cast<double>(m);
  Cumulants sum;
  if (n <= kSummed) {
    for (std::size_t i = 1; i <= n; ++i) {
      add_cumulants(sum, t, static_cast<double>(i), other, 1.0);
    }
    return sum;
  }
  using Formula = boost::math::quadrature::gauss<double, 12>;
  const double half = static_cast<double>(n) / 2.0;
  for (std::size_t k = 0; k < Formula::abscissa().size(); ++k) {
    const double offset = half * Formula::abscissa()[k];
    const double weight = half * Formula::weights()[k];
    add_cumulants(sum, t, half + 0.5 - offset, other, weight);
    add_cumulants(sum, t, half + 0.5 + offset, other, weight);
  }
  return sum;
}

/// z of a two-sided p-value.
double z_of(double p_value) {
  return normal_quantile_above(p_value / 2.0);
}

/// P(U > x), for n <= m and x above the expectation.
double saddlepoint_tail(double x, std::size_t n, std::size_t m) {
  const auto pairs = static_cast<double>(n * m);
  const double variance = pairs * static_cast<double>(n + m + 1) / 12.0;
  // U in [0, n m] is nearly normal about its middle, and its generating
  // function bends as a logistic one towards the end: a good start.
  const double middle = pairs / 2.0;
  double t = (x - middle) / variance;
  double low = 0.0;
  double high = -1.0;  // Not known yet.
  Cumulants at = cumulants(t, n, m);
  for (int step = 0; step < 60; ++step) {
    const double miss = at.first - x;
    if (std::abs(miss) < 1e-4 * std::sqrt(variance)) {  // p to four digits.
      break;
    }
    (miss < 0.0 ? low : high) = t;
    double next = t - miss / at.second;
    if (high > 0.0 && (next <= low || next >= high)) {
      next = (low + high) / 2.0;
    } else if (high < 0.0) {
      next = std::min(next, 4.0 * t);
    }
    t = next;
    at = cumulants(t, n, m);
  }
  const double w = std::sqrt(std::max(0.0, 2.0 * (t * x - at.value)));
  const double u = 2.0 * std::sinh(t / 2.0) * std::sqrt(at.second);
  if (w < 1e-3) {
    return 0.5;
  }
  const double density =
      std::exp(-w * w / 2.0) / std::sqrt(2.0 * std::numbers::pi);
  return normal_above(w) + density * (1.0 / u - 1.0 / w);
}

/// The least two-sided p-value: 2 of n + m choose n ways.
double full_separation(std::size_t n, std::size_t m) {
  const auto a = static_cast<double>(n);
  const auto b = static_cast<double>(m);
  return 2.0 * std::exp(std::lgamma(a + 1.0) + std::lgamma(b + 1.0) -
                        std::lgamma(a + b + 1.0));
}

/// The ranks of the values, ties sharing their mean; in the order of the
/// values.
std::vector<double> ranks_of(std::span<const double> values) {
  IndexedValues order;
  const std::span<const IndexedValue> items = order.sorted(values);
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < items.size();) {
    std::size_t end = first;
    while (end < items.size() && items[end].value == items[first].value) {
      ++end;
    }
    for (std::size_t i = first; i < end; ++i) {
      ranks[items[i].index] = static_cast<double>(first + 1 + end) / 2.0;
    }
    first = end;
  }
  return ranks;
}

/// Squares, and products of neighbours, about the mean of one side.
struct Products {
  double squares = 0.0;
  double neighbours = 0.0;

  void add(std::span<const double> side) {
    const double mean = std::accumulate(side.begin(), side.end(), 0.0) /
                        static_cast<double>(side.size());
    double before = 0.0;
    for (const double value : side) {
      const double deviation = value - mean;
      squares += deviation * deviation;
      neighbours += before * deviation;
      before = deviation;
    }
  }
};

/// Taking out the means of two sides takes about 2 / n off the autocorrelation
/// of n values, and 8 rho / n; that is put back. Above the limit a series
/// hardly ever crosses its mean, and has a hundredth of its values' worth.
double autocorrelation(std::span<const double> ranks, std::size_t split) {
  constexpr double kLimit = 0.98;
  Products products;
  products.add(ranks.first(split));
  products.add(ranks.subspan(split));
  if (products.squares == 0.0) {
    return 0.0;
  }
  const double seen = products.neighbours / products.squares;
  const auto n = static_cast<double>(ranks.size());
  return std::clamp((seen + 2.0 / n) / std::max(0.5, 1.0 - 8.0 / n), 0.0,
                    kLimit);
}

}  // namespace

double rank_shift_p_value(double shift, std::size_t n, std::size_t m) {
  const double distance = std::abs(shift) - 0.5;
  if (distance <= 0.0) {
    return 1.0;
  }
  const double x = static_cast<double>(n * m) / 2.0 + distance;
  const double tail = saddlepoint_tail(x, std::min(n, m), std::max(n, m));
  return std::clamp(std::max(2.0 * tail, full_separation(n, m)), kSmallest,
                    1.0);
}

bool lie_far_apart(std::span<const double> values, std::size_t split) {
  constexpr double kFar = 2.0;
  const auto [left_low, left_high] = std::ranges::minmax(values.first(split));
  const auto [right_low, right_high] =
      std::ranges::minmax(values.subspan(split));
  const double gap = std::max(right_low - left_high, left_low - right_high);
  return gap > kFar * std::max(left_high - left_low, right_high - right_low);
}

StepTest test_step(std::span<const double> values, std::size_t split) {
  assert(1 <= split && split < values.size());
  const std::vector<double> ranks = ranks_of(values);
  const auto n = static_cast<double>(split);
  const double sum = std::accumulate(
      ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(split), 0.0);
  const double shift = sum - n * static_cast<double>(values.size() + 1) / 2.0;
  StepTest test;
  test.p_value = rank_shift_p_value(shift, split, values.size() - split);
  const double rho =
      lie_far_apart(values, split) ? 0.0 : autocorrelation(ranks, split);
  test.widening = std::sqrt((1.0 + rho) / (1.0 - rho));
  if (test.widening > 1.0 && test.p_value < 1.0) {
    test.p_value = std::clamp(
        2.0 * normal_above(z_of(test.p_value) / test.widening), kSmallest, 1.0);
  }
  return test;
}

}  // namespace benchgate::compare
