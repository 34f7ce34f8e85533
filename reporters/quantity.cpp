#include "reporters/quantity.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace benchgate::reporters {

namespace {

/// A unit for display: how many base units it is, and its name.
struct Scale {
  double factor = 1.0;
  std::string name;
};

struct Step {
  double factor;
  std::string_view prefix;
};

// Largest first. Seconds stop at the nanosecond: what takes less is shown as a
// fraction of one, as the frameworks do.
constexpr std::array kTimeSteps = {Step{1.0, "s"}, Step{1e-3, "ms"},
                                   Step{1e-6, "us"}, Step{1e-9, "ns"}};
constexpr std::array kBinarySteps = {
    Step{1099511627776.0, "Ti"}, Step{1073741824.0, "Gi"},
    Step{1048576.0, "Mi"}, Step{1024.0, "Ki"}, Step{1.0, ""}};
constexpr std::array kDecimalSteps = {Step{1e12, "T"}, Step{1e9, "G"},
                                      Step{1e6, "M"}, Step{1e3, "k"},
                                      Step{1.0, ""}};

/// Counts below this are shown to the last digit: 1204 allocations are not
/// "1.204 k".
constexpr double kLargestPlainCount = 100000.0;

Step fitting(std::span<const Step> steps, double magnitude) {
  const auto step = std::ranges::find_if(steps, [magnitude](const Step& each) {
    // What rounds up to a whole unit belongs to it.
    return magnitude >= each.factor * 0.99995;
  });
  return step == steps.end() ? steps.back() : *step;
}

Scale scale_for(double value, std::string_view unit) {
  const double magnitude = std::abs(value);
  if (unit == "s") {
    const Step step = fitting(kTimeSteps, magnitude);
    return {step.factor, std::string(step.prefix)};
  }
  if (unit == "B" || unit.starts_with("B/")) {
    const Step step = fitting(kBinarySteps, magnitude);
    return {step.factor, fmt::format("{}{}", step.prefix, unit)};
  }
  if (unit == "1" || unit.empty()) {
    const Step step = magnitude < kLargestPlainCount
                          ? kDecimalSteps.back()
                          : fitting(kDecimalSteps, magnitude);
    return {step.factor, std::string(step.prefix)};
  }
  if (unit.starts_with("1/")) {
    const Step step = fitting(kDecimalSteps, magnitude);
    return {step.factor, fmt::format("{}{}", step.prefix, unit.substr(1))};
  }
  return {1.0, visible_text(unit)};
}

bool is_whole(double value) {
  return std::floor(value) == value;
}

/// Decimals that show four significant digits.
int decimals_for(double scaled) {
  const double magnitude = std::abs(scaled);
  if (magnitude >= 999.95) {
    return 0;
  }
  if (magnitude >= 99.995) {
    return 1;
  }
  return magnitude >= 9.9995 ? 2 : 3;
}

/// A word for what has no digits: a unit behind it would make it look like
/// some.
std::string no_number(double value) {
  if (std::isnan(value)) {
    return "no number";
  }
  return value > 0.0 ? "infinite" : "-infinite";
}

std::string in_scale(double value, const Scale& scale, int decimals) {
  const double scaled = value / scale.factor;
  const double magnitude = std::abs(scaled);
  const bool extreme = magnitude >= 1e7 || (magnitude < 0.1 && magnitude > 0.0);
  const std::string number = extreme ? fmt::format("{:.4g}", scaled)
                                     : fmt::format("{:.{}f}", scaled, decimals);
  const bool glued = scale.name.empty() || scale.name.starts_with('/');
  return fmt::format("{}{}{}", number, glued ? "" : " ", scale.name);
}

int decimals_of(double value, const Scale& scale, std::string_view unit) {
  // Half a byte, and half a call, cannot be: a whole number is the exact one.
  // Seconds are whole only by chance.
  const bool plain = scale.factor == 1.0 && is_whole(value) && unit != "s";
  return plain ? 0 : decimals_for(value / scale.factor);
}

/// Beyond this ratio a common unit shows one of both sides badly.
constexpr double kLargestCommonRatio = 1000.0;

/// How values are written to be compared by eye; no scale: each by itself.
struct Common {
  std::optional<Scale> scale;
  int decimals = 0;
};

Common in_common(std::span<const std::optional<double>> values,
                 std::string_view unit) {
  std::optional<double> least;  // By magnitude, as all here.
  std::optional<double> most;
  std::size_t known = 0;
  double smallest = 0.0;  // Above zero, if there is any.
  for (const std::optional<double>& value : values) {
    if (!value) {
      continue;
    }
    const double magnitude = std::abs(*value);
    if (!std::isfinite(magnitude)) {
      return {};
    }
    ++known;
    least = !least || magnitude < std::abs(*least) ? value : least;
    most = !most || magnitude > std::abs(*most) ? value : most;
    if (magnitude > 0.0 && (smallest == 0.0 || magnitude < smallest)) {
      smallest = magnitude;
    }
  }
  if (known < 2 || std::abs(*most) > smallest * kLargestCommonRatio) {
    return {};
  }
  const Scale scale = scale_for(smallest, unit);
  // Four digits of the largest, at least three of the smallest.
  const int decimals = std::max(decimals_of(*most, scale, unit),
                                decimals_of(*least, scale, unit) - 1);
  return {.scale = scale, .decimals = decimals};
}

std::string percent(double ratio, int decimals, std::string_view sign) {
  const double value = ratio * 100.0;
  if (std::isinf(value)) {
    return value > 0 ? fmt::format("{}inf", sign) : "-inf";
  }
  if (std::abs(value) >= 1e6) {
    return fmt::format("{}{:.1e}", value > 0 ? sign : "", value);
  }
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  if (zero) {
    text.erase(0, text.starts_with('-') ? 1 : 0);
    return text;
  }
  return value > 0 ? fmt::format("{}{}", sign, text) : text;
}

int percent_decimals(double largest) {
  if (largest < 0.00995) {
    return 2;
  }
  return largest < 0.9995 ? 1 : 0;
}

double finite_magnitude(double value) {
  return std::isfinite(value) ? std::abs(value) : 0.0;
}

}  // namespace

std::string quantity(double value, std::string_view unit) {
  if (!std::isfinite(value)) {
    return no_number(value);
  }
  const Scale scale = scale_for(value, unit);
  return in_scale(value, scale, decimals_of(value, scale, unit));
}

DisplayUnit display_unit(double value, std::string_view unit) {
  Scale scale = scale_for(std::isfinite(value) ? value : 0.0, unit);
  return {.factor = scale.factor, .name = std::move(scale.name)};
}

Quantities quantities(std::optional<double> base, std::optional<double> head,
                      std::string_view unit) {
  std::vector<std::string> both = quantities(std::array{base, head}, unit);
  return {std::move(both.front()), std::move(both.back())};
}

std::vector<std::string> quantities(
    std::span<const std::optional<double>> values, std::string_view unit) {
  const Common common = in_common(values, unit);
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const std::optional<double>& value : values) {
    if (!value) {
      texts.emplace_back("-");
    } else {
      texts.push_back(common.scale
                          ? in_scale(*value, *common.scale, common.decimals)
                          : quantity(*value, unit));
    }
  }
  return texts;
}

std::string signed_percentage(double ratio) {
  return percent(ratio, percent_decimals(finite_magnitude(ratio)), "+") + " %";
}

std::string percentage(double ratio) {
  // Thresholds are typed by people: 1 % is not 1.0 %.
  const std::string whole = fmt::format("{:.4g}", ratio * 100.0);
  if (whole.find('.') == std::string::npos) {
    return whole + " %";
  }
  return percent(ratio, percent_decimals(finite_magnitude(ratio)), "") + " %";
}

Change change(const compare::Delta& delta) {
  if (delta.low == delta.ratio && delta.high == delta.ratio) {
    return {signed_percentage(delta.ratio), ""};
  }
  const int decimals = percent_decimals(
      std::max({finite_magnitude(delta.ratio), finite_magnitude(delta.low),
                finite_magnitude(delta.high)}));
  return {percent(delta.ratio, decimals, "+") + " %",
          fmt::format("[{}, {}]", percent(delta.low, decimals, "+"),
                      percent(delta.high, decimals, "+"))};
}

std::string p_value(double p) {
  if (p < 0.0001) {
    return "<0.0001";
  }
  if (p < 0.001) {
    return fmt::format("{:.4f}", p);
  }
  return fmt::format("{:.{}f}", p, p < 0.0995 ? 3 : 2);
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds >= 1e9) {
    return fmt::format("{:.3g} s", seconds);
  }
  if (seconds < 9.95) {
    return fmt::format("{:.1f} s", seconds);
  }
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 120) {
    return fmt::format("{} s", whole);
  }
  if (whole < 3600) {
    return fmt::format("{} min {} s", whole / 60, whole % 60);
  }
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string count(std::size_t n, std::string_view singular) {
  return fmt::format("{} {}{}", n, singular, n == 1 ? "" : "s");
}

}  // namespace benchgate::reporters
