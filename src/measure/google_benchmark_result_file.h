#pragma once

#include "src/formats/google_benchmark_json.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace benchgate::measure {

/// The file through which one process hands over its results. Not there when
/// this is made, and removed when it goes.
class GoogleBenchmarkResultFile {
 public:
  /// What the process wrote. `trouble` says what is wrong with it, as a
  /// sentence about a benchmark: "its result ..."; empty if it is complete. A
  /// truncated one has both.
  struct Content {
    formats::GoogleBenchmarkResults results;
    std::string trouble;
  };

  explicit GoogleBenchmarkResultFile(std::filesystem::path path);
  ~GoogleBenchmarkResultFile();
  GoogleBenchmarkResultFile(const GoogleBenchmarkResultFile&) = delete;
  GoogleBenchmarkResultFile& operator=(const GoogleBenchmarkResultFile&) =
      delete;
  GoogleBenchmarkResultFile(GoogleBenchmarkResultFile&&) = delete;
  GoogleBenchmarkResultFile& operator=(GoogleBenchmarkResultFile&&) = delete;

  /// Not read if it has more than `largest` bytes.
  [[nodiscard]] Content read(std::size_t largest) const;

 private:
  std::filesystem::path path_;
};

}  // namespace benchgate::measure
