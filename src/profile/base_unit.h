#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// The unit in which the project holds values, and how many of it one of the
/// profile's is.
struct BaseUnit {
  std::string name;
  double factor = 1;
};

/// "s" of times, "B" of sizes, nothing of a "count"; anything else stays.
BaseUnit base_unit(std::string_view unit);

}  // namespace benchgate::profile
