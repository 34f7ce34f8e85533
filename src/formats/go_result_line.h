#pragma once

/// \file
/// The quick way through a result line like the one before: benchmark and units
/// are guessed and compared, so that only numbers have to be understood.

#include "src/formats/result_sink.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace benchgate::formats {

/// A unit as the file spells it. The text outlives the guesser.
struct KnownUnit {
  std::string_view text;
  UnitId id = 0;
};

/// Guesses which benchmark comes next (the one that followed the present one
/// the last time, or the same again) and which units its line has (the same as
/// the last time).
class ResultLineGuesser {
 public:
  /// A result line that was guessed right.
  struct Hit {
    SeriesId series = 0;
    std::span<const Measurement> measurements;  ///< Until the next guess.
    const char* next_line = nullptr;
  };

  /// Tries the line at `line`, which begins with "Benchmark", in a text that
  /// ends at `end` with LF.
  ///
  /// Returns: whether the guess was right and all of the line is plain. If not,
  ///          nothing is known of the line.
  bool guess(const char* line, const char* end, Hit& hit);

  /// Tells what a line was that could not be guessed. `name` has to outlive the
  /// guesser.
  void learn(SeriesId series, std::string_view name,
             std::span<const KnownUnit> units);

  /// The next line has nothing to do with the last one.
  void forget_last() { last_ = kNone; }

 private:
  static constexpr SeriesId kNone = ~SeriesId{0};
  static constexpr std::size_t kMostUnits = 16;

  struct Known {
    const char* name = nullptr;
    std::uint32_t length = 0;
    SeriesId next = kNone;
    std::uint32_t units = 0;  ///< Index into `unit_lists_`.
  };

  using UnitList = std::vector<KnownUnit>;

  [[nodiscard]] bool matches(SeriesId series, const char* text,
                             const char* end) const;
  const char* read_measurements(const char* at, const char* end,
                                const UnitList& units);
  std::uint32_t number_of(std::span<const KnownUnit> units);

  std::vector<Known> known_;  ///< By series.
  std::vector<UnitList> unit_lists_;
  SeriesId last_ = kNone;
  std::array<Measurement, kMostUnits> measurements_ = {};
};

}  // namespace benchgate::formats
