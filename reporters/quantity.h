#pragma once

/// \file
/// Numbers as a reader wants them: the unit scaled, no more digits than tell
/// something. For all reporters that people read; files that programs read
/// hold base units.

#include "compare/comparison.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// A value in the metric's base unit: "1.204 us", "12.5 MiB", "3", "1.18
/// GiB/s". Four significant digits; whole numbers of an unscaled unit are not
/// rounded. "no number" of NaN, "infinite".
std::string quantity(double value, std::string_view unit);

/// Both sides of a row.
struct Quantities {
  std::string base;
  std::string head;
};

/// Both with the unit that suits the smaller and as many decimals, so that
/// they can be compared by eye: "9.14 GiB/s" and "10.99 GiB/s". "-" for a side
/// that is not there.
Quantities quantities(std::optional<double> base, std::optional<double> head,
                      std::string_view unit);

/// The same for any number of values.
std::vector<std::string> quantities(
    std::span<const std::optional<double>> values, std::string_view unit);

/// A unit for display.
struct DisplayUnit {
  double factor = 1.0;  ///< In base units.
  std::string name;     ///< "us", "MiB/s"; a visible text, may be empty.
};

/// The unit in which `quantity` shows `value`, for axes and columns whose
/// values have to have one in common.
DisplayUnit display_unit(double value, std::string_view unit);

/// A change with its sign: 0.029 is "+2.9 %".
std::string signed_percentage(double ratio);

/// A size without sign: 0.011 is "1.1 %".
std::string percentage(double ratio);

/// A delta in its two parts, with equal decimals: "+2.9 %" and "[+2.1, +3.8]".
/// The interval is empty where there is none to speak of (an exact metric: all
/// three numbers are equal).
struct Change {
  std::string estimate;
  std::string interval;
};

Change change(const compare::Delta& delta);

/// "0.032", "0.0003", "<0.0001".
std::string p_value(double p);

/// "0.8 s", "73 s", "4 min 13 s", "1 h 2 min".
std::string duration(double seconds);

/// "1 benchmark", "3 benchmarks".
std::string count(std::size_t n, std::string_view singular);

}  // namespace benchgate::reporters
