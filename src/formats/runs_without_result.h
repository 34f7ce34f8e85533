#pragma once

#include "src/formats/result_sink.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::formats {

/// Gathers what runs of one Google Benchmark file say instead of numbers, and
/// tells it in the end: by benchmark, since ten repetitions mostly fail for one
/// reason, and of the first few, since all may.
class RunsWithoutResult {
 public:
  /// A run that failed or was skipped, and why; an empty message: it does not
  /// say.
  void add_failed(std::string_view benchmark, std::string_view message);

  /// A run with `count` numbers, one or more, that are NaN, infinite or null.
  void add_left_out(std::size_t count) { left_out_ += count; }

  /// A run that has no other numbers than those.
  void add_empty(std::string_view benchmark);

  /// Names the benchmarks to `sink`, and counts the numbers. `file` is its name
  /// for messages.
  void tell(const std::string& file, ResultSink& sink) const;

 private:
  struct Benchmark {
    std::string name;
    std::string why;  ///< Of its first run.
    std::size_t runs = 0;
  };

  void add(std::string_view benchmark, std::string_view why);

  std::vector<Benchmark> benchmarks_;  ///< In the order of the file.
  std::map<std::string, std::size_t, std::less<>> places_;
  std::size_t left_out_ = 0;
};

}  // namespace benchgate::formats
