#pragma once

#include <string>
#include <string_view>

namespace benchgate::formats {

/// The unit under which a number of Google Benchmark stands beside units of Go.
///
/// "real_time" is "sec/op", as Go's time; "cpu_time" is "cpu-sec/op"; both are
/// seconds. "bytes_per_second" is "B/s", and any other "X_per_second" is "X/s".
/// "allocs_per_iter" and "allocs_per_op" are "allocs/op", "bytes_per_op" is
/// "B/op". Other counters are their own unit.
std::string unit_of_number(std::string_view name);

}  // namespace benchgate::formats
