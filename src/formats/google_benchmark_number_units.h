#pragma once

#include "src/formats/result_sink.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchgate::formats {

/// The sink's units of the numbers in Google Benchmark's rows, by their keys.
///
/// Rows mostly have the same keys in the same order: each key is first held
/// against the one that followed the one before it.
class NumberUnits {
 public:
  explicit NumberUnits(ResultSink& sink) : sink_(&sink) {}

  /// The next key is the first of a row.
  void begin_row() { next_ = 0; }

  /// The unit of the number under `key`. Expected constant time.
  UnitId of(std::string_view key);

  /// Whether it is the unit of one of the two times, which rows have in their
  /// "time_unit".
  [[nodiscard]] bool is_time(UnitId unit) const {
    return unit == real_time_ || unit == cpu_time_;
  }

 private:
  struct Known {
    std::string_view key;  ///< In `place_of_`.
    UnitId unit = 0;
  };

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  UnitId learn(std::string_view key);

  ResultSink* sink_;
  std::vector<Known> known_;  ///< In the order of their first appearance.
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> place_of_;
  std::size_t next_ = 0;  ///< The likely one of `known_`.
  std::optional<UnitId> real_time_;
  std::optional<UnitId> cpu_time_;
};

}  // namespace benchgate::formats
