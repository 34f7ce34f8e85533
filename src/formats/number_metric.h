#pragma once

#include "compare/metric.h"

#include <string_view>

namespace benchgate::formats {

/// What a number of that name in a run of Google Benchmark means.
///
/// "cpu_time" and "real_time" are seconds. The file does not say which user
/// counters are rates, so the name decides: one that ends in "_per_second",
/// "_per_sec", "_per_s", "/s" or "/sec" is the better the higher, any other the
/// better the lower. Counts of allocations, and of bytes allocated, are exact.
compare::Metric metric_of_number(std::string_view name);

}  // namespace benchgate::formats
