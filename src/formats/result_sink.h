#pragma once

/// \file
/// What the readers of result files tell what they read. A reader calls, in the
/// order of its file: `configure` when something holds from there on, `series`
/// for the benchmark of a result, `add` with the result's numbers.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// A unit of the sink's, as `ResultSink::unit` numbered it.
using UnitId = std::uint32_t;

/// One benchmark in one configuration of one input, numbered from 0 on.
using SeriesId = std::uint32_t;

/// A unit in the two spellings by which users ask for it.
struct UnitSpelling {
  std::string_view written;  ///< As in the file: "ns/op", "cpu_time".
  std::string_view tidied;   ///< In base units: "sec/op".
  double factor = 1.0;       ///< Value in the file times this is in base units.
};

/// One number of one result, as the file has it: not yet in base units.
struct Measurement {
  UnitId unit = 0;
  double value = 0.0;  ///< NaN and infinities included.
};

/// Who asks for a configuration value.
enum class Reach {
  everything,  ///< It is part of `.config`, and so splits tables.
  named_only,  ///< Only who names its key sees it.
};

/// How the parts of a benchmark's name are told from their values.
enum class NameStyle {
  equals_sign,           ///< Go: "Sort/size=8".
  equals_sign_or_colon,  ///< Google Benchmark also has "BM_Sort/size:8".
};

/// A word about a unit that holds for all inputs.
struct UnitMetadata {
  std::string_view unit;  ///< Tidied.
  std::string_view key;   ///< "assume", "better".
  std::string_view value;
};

class ResultSink {
 public:
  virtual ~ResultSink() = default;

  /// Equal spellings get equal numbers.
  virtual UnitId unit(const UnitSpelling& spelling) = 0;

  /// Sets a configuration value from here to the end of the input; an empty
  /// value takes the key away.
  virtual void configure(std::string_view key, std::string_view value,
                         Reach reach) = 0;

  /// The series of benchmark `name` in the present configuration. Expected
  /// constant time.
  virtual SeriesId series(std::string_view name, NameStyle style) = 0;

  /// The name of a series, for as long as the sink lives.
  [[nodiscard]] virtual std::string_view name_of(SeriesId series) const = 0;

  /// One result. Called per line of the input: it has to be quick.
  virtual void add(SeriesId series, std::span<const Measurement> result) = 0;

  /// Returns: the value that the key had before and keeps, if it is another
  ///          one; else empty.
  virtual std::string set_unit_metadata(const UnitMetadata& metadata) = 0;

  /// What is odd about the input, as one line that names file and line.
  virtual void warn(std::string message) = 0;

 protected:
  ResultSink() = default;
  ResultSink(const ResultSink&) = default;
  ResultSink& operator=(const ResultSink&) = default;
  ResultSink(ResultSink&&) = default;
  ResultSink& operator=(ResultSink&&) = default;
};

}  // namespace benchgate::formats
