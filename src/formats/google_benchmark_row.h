#pragma once

#include "src/formats/google_benchmark_json.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace simdjson::dom {
class object;
}

namespace benchgate::formats {

/// One element of "benchmarks", not yet understood. Refers to the object.
///
/// Every function throws FormatError, with the path of the key, if a value is
/// not what Google Benchmark writes there.
class GoogleBenchmarkRow {
 public:
  GoogleBenchmarkRow(const simdjson::dom::object& object, std::size_t index)
      : object_(&object), index_(index) {}

  [[nodiscard]] std::string name() const;

  /// Which statistic the row is: "mean", "median", ...; "complexity"; empty for
  /// a repetition.
  ///
  /// Versions before 1.5 do not say. There the name tells, unless `names` (of
  /// all rows) shows that it is merely a benchmark called "..._mean".
  [[nodiscard]] std::string aggregate(const std::set<std::string>& names) const;

  /// The row as a run, given what `aggregate` answered.
  [[nodiscard]] Run run(std::string_view aggregate) const;

 private:
  [[noreturn]] void fail(std::string_view key, std::string_view what) const;
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool is_true(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key,
                                     std::int64_t otherwise) const;
  [[nodiscard]] std::string message(std::string_view key) const;
  [[nodiscard]] std::string benchmark(std::string_view aggregate) const;
  [[nodiscard]] double units_per_second() const;
  void add_time(std::string_view key, double scale, Run& run) const;
  void add_counters(Run& run) const;

  const simdjson::dom::object* object_;
  std::size_t index_;
};

}  // namespace benchgate::formats
