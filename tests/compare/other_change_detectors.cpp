#include "tests/compare/other_change_detectors.h"

#include <cmath>
#include <numeric>

namespace benchgate::tests {

namespace {

bool is_far_off(std::span<const double> before, double value) {
  constexpr double kDeviations = 3.0;
  const auto n = static_cast<double>(before.size());
  const double mean = std::accumulate(before.begin(), before.end(), 0.0) / n;
  double squares = 0.0;
  for (const double other : before) {
    squares += (other - mean) * (other - mean);
  }
  return std::abs(value - mean) > kDeviations * std::sqrt(squares / (n - 1.0));
}

}  // namespace

std::vector<std::size_t> rolling_z_score(std::span<const double> log_values) {
  constexpr std::size_t kRuns = 30;
  std::vector<std::size_t> alarms;
  bool alarmed = false;
  for (std::size_t i = kRuns; i < log_values.size(); ++i) {
    const bool far_off =
        is_far_off(log_values.subspan(i - kRuns, kRuns), log_values[i]);
    if (far_off && !alarmed) {
      alarms.push_back(i);
    }
    alarmed = far_off;
  }
  return alarms;
}

std::vector<std::size_t> percentage_threshold(
    std::span<const double> log_values) {
  constexpr double kThreshold = 0.05;
  std::vector<std::size_t> alarms;
  for (std::size_t i = 1; i < log_values.size(); ++i) {
    if (std::abs(std::expm1(log_values[i] - log_values[i - 1])) > kThreshold) {
      alarms.push_back(i);
    }
  }
  return alarms;
}

}  // namespace benchgate::tests
