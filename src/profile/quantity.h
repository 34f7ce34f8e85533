#pragma once

/// \file
/// Values with their units as pprof prints them, to the character: people
/// compare its output with ours. Bytes go in steps of 1024 (kB, MB), times from
/// ns to hrs, "GCU"s in steps of 1000; anything else is printed as it is.

#include "src/profile/value.h"

#include <string>
#include <string_view>

namespace benchgate::profile {

/// A number of `unit`, which is empty where there is nothing to say.
struct Scaled {
  double number = 0;
  std::string unit;
};

/// `value`, which is in `from`, in the unit `to`. "minimum" and "auto" choose
/// the largest unit in which it is at least 1. If the two units do not go
/// together, the kind of `from` decides; if it has none, only the name changes.
Scaled scale(Value value, std::string_view from, std::string_view to);

/// scale, as text of at most two decimals: "1.50MB", "3s", "0".
std::string quantity_text(Value value, std::string_view from,
                          std::string_view to);

/// `value` as a percentage of `total` in six columns: "70.07%", "  100%",
/// " 0.12%". Without a sign. Of a `total` of 0: 0.
std::string percentage_text(Value value, Value total);

/// Whether values in both units can be added once they are scaled.
bool are_of_one_kind(std::string_view left, std::string_view right);

}  // namespace benchgate::profile
