#include "src/profile/base_unit.h"

#include "src/profile/quantity.h"

namespace benchgate::profile {

BaseUnit base_unit(std::string_view unit) {
  if (are_of_one_kind(unit, "seconds")) {
    constexpr double kNanos = 1e9;
    return {"s", scale(1, unit, "nanoseconds").number / kNanos};
  }
  if (are_of_one_kind(unit, "bytes")) {
    return {"B", scale(1, unit, "bytes").number};
  }
  return {std::string(unit == "count" ? "" : unit), 1.0};
}

}  // namespace benchgate::profile
