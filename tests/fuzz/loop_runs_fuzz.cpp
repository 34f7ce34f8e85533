#include "src/measure/loop_runs.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// What a suite's process has left in place of the file that was asked for, or
/// of callgrind's: whatever it is, values are finite and not below zero.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  namespace measure = benchgate::measure;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (measure::parse_callgrind_summary(text).value_or(0) < 0) {
    std::abort();
  }
  const auto runs = measure::parse_loop_runs(text);
  if (!runs) {
    return 0;
  }
  for (const auto& each :
       measure::exact_values({{{*runs, *runs}, {*runs, *runs}}})) {
    const double value = each.values[0][0];
    if (!std::isfinite(value) || value < 0.0 || value != each.values[1][1]) {
      std::abort();
    }
  }
  return 0;
}
