#pragma once

/// \file
/// What the names of a Google Benchmark suite tell, and how to ask for them.

#include "src/measure/suite.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// A value for --benchmark_filter that matches these names and no other. The
/// library compiles it as a POSIX extended expression, so just the characters
/// that are special there get a backslash: libstdc++ refuses any other.
std::string exact_filter(const std::vector<std::string>& names);

/// A benchmark as its name describes it, by the parts that the library appends:
/// "/real_time" and "/manual_time" (both reported as "real_time"),
/// "/process_time", "/threads:N".
///
/// With threads the metric is "real_time" even without the suffix: the
/// "cpu_time" of a benchmark with threads is the CPU time of all of them by
/// iteration, and waiting for one another, which is what such a benchmark is
/// there to find, costs none. A benchmark with an argument that its author
/// named "threads" is taken for one, rightly as a rule.
ListedBenchmark describe_benchmark(std::string_view name);

/// Lines of text, without their ends; an empty last one is none.
std::vector<std::string> split_lines(std::string_view text);

/// The benchmarks in the order of `listed`, each once, with their counts.
std::vector<ListedBenchmark> count_benchmarks(
    const std::vector<std::string>& listed);

}  // namespace benchgate::measure
