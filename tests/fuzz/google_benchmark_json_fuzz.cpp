#include "src/formats/google_benchmark_json.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using benchgate::formats::FormatError;
using benchgate::formats::GoogleBenchmarkResults;
using benchgate::formats::Run;

/// What callers rely on without looking again.
void check(const GoogleBenchmarkResults& results) {
  for (const Run& run : results.runs) {
    const bool has_no_values = !run.error.empty() || !run.skipped.empty();
    if (run.benchmark.empty() || (has_no_values && !run.values.empty())) {
      std::abort();
    }
    for (const auto& value : run.values) {
      if (!std::isfinite(value.value)) {
        std::abort();
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bool whole = false;
  try {
    check(benchgate::formats::parse_google_benchmark_json(text));
    whole = true;
  } catch (const FormatError&) {
  }
  try {
    check(benchgate::formats::parse_truncated_google_benchmark_json(text));
    if (whole) {
      std::abort();  // No text is both whole and truncated.
    }
  } catch (const FormatError&) {
  }
  return 0;
}
