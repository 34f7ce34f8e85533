#pragma once

#include "compare/metric.h"

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// A unit in base units: seconds for nanoseconds, bytes for megabytes.
struct TidyUnit {
  std::string name;     ///< "sec/op" of "ns/op", "B/s" of "MB/s".
  double factor = 1.0;  ///< 1e-9 of "ns/op", 1e6 of "MB/s".
};

/// A unit is words between "*", "/", "-" and blanks, those behind "/" in the
/// denominator, up to a "*". In the numerator the word "ns" becomes "sec" and
/// "MB" becomes "B"; everything else stays. (benchstat's rule.)
TidyUnit tidy_unit(std::string_view unit);

/// Which way a metric with this tidied unit gets better, if that is known:
/// anything per second is the better the higher; seconds, bytes and allocations
/// the lower.
std::optional<compare::Direction> direction_of_unit(std::string_view unit);

}  // namespace benchgate::formats
