#pragma once

/// \file
/// What becomes of the rows of Google Benchmark's JSON that are read as a
/// stream, once their text is understood: which of them are measurements, and
/// what is said of the others.

#include "src/formats/result_sink.h"
#include "src/formats/runs_without_result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::formats {

struct StreamedNumbers {
  std::vector<Measurement> measurements;  ///< Times in seconds.
  std::size_t left_out = 0;               ///< That are NaN, infinite or null.
};

/// What one element of "benchmarks" says. Made to be filled again and again.
struct StreamedRow {
  std::string name;
  std::string run_name;
  std::string aggregate;  ///< "mean", ...; empty: a repetition.
  std::string message;    ///< Of an error or a skip.
  bool has_run_type = false;
  bool is_aggregate = false;
  bool is_complexity = false;
  bool has_failed = false;
  double units_per_second = 0.0;  ///< Of "time_unit"; 0: not known.
  StreamedNumbers numbers;

  /// Empties it, but keeps its memory.
  void clear();

  /// The name of the benchmark that the row is of.
  [[nodiscard]] std::string_view benchmark() const {
    return run_name.empty() ? name : run_name;
  }
};

/// Hands repetitions on to a sink as they come, and of benchmarks that have
/// none their medians at the end.
class StreamedRows {
 public:
  /// `file` is its name for messages.
  StreamedRows(const std::string& file, ResultSink& sink)
      : file_(&file), sink_(&sink) {}

  /// Whether the row says anything: aggregates other than the median and
  /// complexities do not.
  static bool is_wanted(const StreamedRow& row);

  /// Takes a row that is wanted.
  void add(const StreamedRow& row);

  /// Hands on the medians, and tells what is left to be told.
  void finish();

  /// How many rows gave measurements.
  [[nodiscard]] std::size_t runs() const { return runs_; }

  /// Whether the sink has been told anything that cannot be told again.
  [[nodiscard]] bool has_begun() const { return runs_ > 0; }

 private:
  struct Median {
    std::string benchmark;
    StreamedNumbers numbers;
  };

  SeriesId series_of(std::string_view benchmark);
  void mark(SeriesId series);
  void hand_on(SeriesId series, const StreamedNumbers& numbers);

  const std::string* file_;
  ResultSink* sink_;
  std::size_t runs_ = 0;
  RunsWithoutResult without_;
  std::vector<bool> has_runs_;  ///< By series; failed ones too.
  std::vector<Median> medians_;
};

}  // namespace benchgate::formats
