#include "src/formats/google_benchmark_units.h"

#include <algorithm>
#include <array>

namespace benchgate::formats {

std::string unit_of_number(std::string_view name) {
  struct Known {
    std::string_view name;
    std::string_view unit;
  };

  constexpr std::array<Known, 6> kKnown = {{
      {"real_time", "sec/op"},
      {"cpu_time", "cpu-sec/op"},
      {"bytes_per_second", "B/s"},
      {"allocs_per_iter", "allocs/op"},
      {"allocs_per_op", "allocs/op"},
      {"bytes_per_op", "B/op"},
  }};
  constexpr std::string_view kRate = "_per_second";
  const auto* const known = std::ranges::find(kKnown, name, &Known::name);
  if (known != kKnown.end()) {
    return std::string(known->unit);
  }
  if (name.size() > kRate.size() && name.ends_with(kRate)) {
    return std::string(name.substr(0, name.size() - kRate.size())) + "/s";
  }
  return std::string(name);
}

}  // namespace benchgate::formats
