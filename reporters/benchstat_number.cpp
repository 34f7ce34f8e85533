#include "reporters/benchstat_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace benchgate::reporters {

namespace {

/// From these magnitudes on a number has a prefix and 1, 2 or 3 decimals: what
/// rounds up to 1000, 100 or 10 counts as that.
struct Step {
  double factor;
  std::string_view prefix;
  std::array<double, 3> least;  // For 1, 2, 3 decimals.
};

// The decimal bounds are the doubles nearest to the literals: a product may be
// the one next to it.
constexpr std::array kDecimalSteps = {
    Step{1e12, "T", {99.995e12, 9.9995e12, 0.99995e12}},
    Step{1e9, "G", {99.995e9, 9.9995e9, 0.99995e9}},
    Step{1e6, "M", {99.995e6, 9.9995e6, 0.99995e6}},
    Step{1e3, "k", {99.995e3, 9.9995e3, 0.99995e3}},
    Step{1.0, "", {99.995, 9.9995, 0.99995}},
    Step{1e-3, "m", {99.995e-3, 9.9995e-3, 0.99995e-3}},
    Step{1e-6, "\u00b5", {99.995e-6, 9.9995e-6, 0.99995e-6}},
    Step{1e-9, "n", {99.995e-9, 9.9995e-9, 0.99995e-9}},
};

constexpr Step binary_step(double factor, std::string_view prefix) {
  return {factor, prefix, {99.995 * factor, 9.9995 * factor, 0.99995 * factor}};
}

constexpr std::array kBinarySteps = {
    binary_step(1099511627776.0, "Ti"), binary_step(1073741824.0, "Gi"),
    binary_step(1048576.0, "Mi"), binary_step(1024.0, "Ki"),
    binary_step(1.0, "")};

/// Below the smallest prefix: so many decimals more from these on.
constexpr std::array kSmallBounds = {9.9995e-1, 9.9995e-2, 9.9995e-3, 9.9995e-4,
                                     9.9995e-5, 9.9995e-6, 9.9995e-7};

bool has_bytes_above(std::string_view unit) {
  bool above = true;  // The fraction bar.
  for (std::size_t first = 0; first <= unit.size();) {
    const std::size_t end =
        std::min(unit.find_first_of("*/- \t\n\v\f\r", first), unit.size());
    const std::string_view word = unit.substr(first, end - first);
    if (above && (word == "B" || word == "MB" || word == "bytes")) {
      return true;
    }
    if (end < unit.size() && (unit[end] == '/' || unit[end] == '*')) {
      above = unit[end] == '*';
    }
    first = end + 1;
  }
  return false;
}

/// Go's word for what is no number.
std::string_view special(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  return value > 0.0 ? "+Inf" : "-Inf";
}

int sign_of(double value) {
  return value > 0.0 ? 1 : (value < 0.0 ? -1 : 0);
}

/// `value` with so many decimals, rounded from its exact value. Most values are
/// not near the middle between two texts: they need no exact arithmetic, which
/// takes most of the time for a table.
std::string fixed(double value, int decimals) {
  constexpr std::array kPowers = {1e0, 1e1, 1e2, 1e3};
  // The product is off by less than kUnsure, since it is below kMost.
  constexpr double kMost = 1e9;
  constexpr double kUnsure = 1e-6;
  const auto places = static_cast<std::size_t>(decimals);
  const double shifted =
      places < kPowers.size() ? std::abs(value) * kPowers[places] : kMost;
  const double whole = std::floor(shifted);
  const double part = shifted - whole;
  if (!(shifted < kMost) || std::abs(part - 0.5) < kUnsure) {
    return fmt::format("{:.{}f}", value, decimals);
  }
  std::string text =
      std::to_string(static_cast<std::uint64_t>(whole) + (part > 0.5 ? 1 : 0));
  if (text.size() <= places) {
    text.insert(0, places + 1 - text.size(), '0');
  }
  if (places > 0) {
    text.insert(text.size() - places, 1, '.');
  }
  if (std::signbit(value)) {
    text.insert(0, 1, '-');
  }
  return text;
}

}  // namespace

BenchstatScale::BenchstatScale(std::span<const double> values,
                               std::string_view unit) {
  double least = std::numeric_limits<double>::infinity();
  bool found = false;
  for (const double value : values) {
    if (value != 0.0 && !std::isnan(value)) {
      least = std::min(least, std::abs(value));
      found = true;
    }
  }
  if (!found) {
    return;
  }
  const bool binary = has_bytes_above(unit);
  const auto steps = binary ? std::span<const Step>(kBinarySteps)
                            : std::span<const Step>(kDecimalSteps);
  for (const Step& step : steps) {
    for (std::size_t i = 0; i < step.least.size(); ++i) {
      if (least >= step.least[i]) {
        factor_ = step.factor;
        prefix_ = step.prefix;
        decimals_ = static_cast<int>(i) + 1;
        return;
      }
    }
  }
  factor_ = steps.back().factor;
  prefix_ = steps.back().prefix;
  const auto bound = std::ranges::find_if(
      kSmallBounds, [&](double each) { return least / factor_ >= each; });
  decimals_ = 3 + static_cast<int>(bound - kSmallBounds.begin());
}

std::string BenchstatScale::format(double value) const {
  const double scaled = value / factor_;
  if (!std::isfinite(scaled)) {
    return fmt::format("{}{}", special(scaled), prefix_);
  }
  return fixed(scaled, decimals_).append(prefix_);
}

std::string benchstat_range(const compare::UnpairedCell& cell) {
  if (std::isinf(cell.low) || std::isinf(cell.high)) {
    return "∞";
  }
  const int sign = sign_of(cell.center);
  if (std::isnan(cell.center) || std::isnan(cell.low) ||
      std::isnan(cell.high) || sign_of(cell.low) != sign ||
      sign_of(cell.high) != sign) {
    return "?";
  }
  if (cell.center == 0.0) {
    return "0%";
  }
  const double farther =
      std::max(cell.high / cell.center - 1.0, 1.0 - cell.low / cell.center);
  return fixed(100.0 * farther, 0) + "%";
}

std::string benchstat_percentage(double ratio) {
  const double percent = ratio * 100.0;
  if (std::isnan(percent)) {
    return "+NaN%";
  }
  if (std::isinf(percent)) {
    return fmt::format("{}%", special(percent));
  }
  return (std::signbit(percent) ? "" : "+") + fixed(percent, 2) + "%";
}

std::string benchstat_delta(const compare::UnpairedComparison& comparison) {
  const bool untested = !comparison.p_value && !comparison.significant;
  if (untested) {
    return "?";
  }
  if (!comparison.significant) {
    return "~";
  }
  if (comparison.delta == 0.0) {
    return "0.00%";
  }
  return comparison.delta ? benchstat_percentage(*comparison.delta) : "?";
}

std::string benchstat_test(const compare::UnpairedComparison& comparison,
                           std::size_t base_values, std::size_t head_values) {
  std::string text =
      comparison.p_value ? "p=" + fixed(*comparison.p_value, 3) + " " : "";
  text += "n=" + std::to_string(base_values);
  if (base_values != head_values) {
    text += "+" + std::to_string(head_values);
  }
  return text;
}

}  // namespace benchgate::reporters
