#pragma once

/// \file
/// A suite that is linked with Google Benchmark (tried with 1.7.1 and 1.9.1;
/// written for 1.5 to 1.9).

#include "src/measure/process.h"
#include "src/measure/suite.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// How to run one side's suite.
///
/// Where a process's stack begins depends on the lengths of its arguments and
/// its environment, and speed can depend on that. So keep the sums of the
/// lengths of `executable` (which counts twice), `scratch_folder` and
/// `environment` the same on both sides.
struct GoogleBenchmarkSuiteOptions {
  std::filesystem::path executable;  ///< A path, not looked up in PATH.
  /// The user's own. Ours come after them, and win.
  std::vector<std::string> arguments;
  std::filesystem::path working_directory;  ///< Empty: ours.
  /// "NAME=value"; the whole of it. Google Benchmark takes flags from variables
  /// that begin with BENCHMARK_.
  std::vector<std::string> environment;
  /// Exists, can be written to, and nobody else uses it: results pass through.
  std::filesystem::path scratch_folder;
  Limits limits;  ///< Of one invocation; `limits.cpu` is not used.
  std::chrono::milliseconds list_timeout = std::chrono::minutes(1);
  std::optional<int> cpu;  ///< Where pinned benchmarks run.
  std::size_t largest_result = std::size_t{256} << 20;  ///< Bytes of JSON.
};

/// Not thread-safe; refers to the runner.
class GoogleBenchmarkSuite final : public Suite {
 public:
  GoogleBenchmarkSuite(ProcessRunner& runner,
                       GoogleBenchmarkSuiteOptions options);

  /// What `--benchmark_list_tests` prints, less what the program prints of its
  /// own accord: it is asked twice, the second time for a benchmark that no
  /// suite has. What it prints then is no name. A program that ignores its
  /// arguments prints the same both times, so nothing is left, and it is no
  /// suite.
  ///
  /// Throws: MeasurementError: bad_input if the program is not there, is no
  ///         suite, or one without benchmarks; not_measured if it crashes,
  ///         hangs or floods us. Interrupted.
  std::vector<ListedBenchmark> list() override;

  /// See Suite. A benchmark's value is the median over its repetitions. When
  /// the process ends badly, the benchmarks that were complete before keep
  /// their values, and the rest say how it ended; if all were complete, none
  /// keeps its values, so that no crash goes unseen.
  ///
  /// Throws: MeasurementError if the program or the scratch folder is gone.
  Invocation invoke(const std::vector<std::string>& names,
                    std::chrono::nanoseconds duration, bool pinned) override;

  /// The process that `invoke` runs, with so many repetitions; its result goes
  /// to result_file(). The names fit on a command line.
  [[nodiscard]] Command run_command(const std::vector<std::string>& names,
                                    std::chrono::nanoseconds duration,
                                    int repetitions) const;

  [[nodiscard]] const std::filesystem::path& result_file() const {
    return result_file_;
  }

  [[nodiscard]] const GoogleBenchmarkSuiteOptions& options() const {
    return options_;
  }

 private:
  [[nodiscard]] Command command(std::vector<std::string> arguments) const;
  [[nodiscard]] ProcessResult run_list(std::vector<std::string> arguments);

  ProcessRunner& runner_;
  GoogleBenchmarkSuiteOptions options_;
  std::filesystem::path result_file_;
};

}  // namespace benchgate::measure
