#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/process.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// What the library in a suite is to do with a benchmark's loop.
struct PreloadTask {
  const char* mode = "";  ///< Of src/preload/runs.h or src/preload/recording.h.
  /// How long the loop runs, as Google Benchmark's --benchmark_min_time means
  /// it; empty: with 1, then 10, then 100 iterations, for modes that see to
  /// that.
  std::optional<std::chrono::nanoseconds> duration = std::nullopt;
  /// "NAME=value", for the library.
  std::vector<std::string> variables = {};
  /// Bytes of what it writes; more is none of its doing.
  std::size_t largest = std::size_t{64} << 10U;
};

/// How a process with the library in it went.
struct PreloadOutcome {
  ProcessResult result;
  /// What the library wrote; empty: nothing, or more than it can have.
  std::optional<std::string> written;
  /// Why there is nothing to make use of, as the end of a sentence about the
  /// benchmark; empty: there is.
  std::string trouble;
};

/// A suite into which our library (src/preload) is loaded, or which has it
/// built in. Refers to the runner and the suite.
class PreloadedSuite {
 public:
  /// `library`: libbenchgate_preload.so.
  PreloadedSuite(ProcessRunner& runner, const GoogleBenchmarkSuite& suite,
                 std::filesystem::path library);

  /// Why nothing can be learned of the whole suite, as the end of a sentence
  /// about its executable. Empty: nothing is known to be in the way; two runs
  /// in a row of which nothing was seen find out, and one that was seen shows
  /// that nothing is.
  [[nodiscard]] const std::string& obstacle() const { return obstacle_; }

  /// Runs one benchmark in a process of its own.
  ///
  /// Throws: MeasurementError if the program or the scratch folder is gone.
  PreloadOutcome run(const std::string& name, const PreloadTask& task);

 private:
  void note_ending(const PreloadOutcome& outcome);

  ProcessRunner& runner_;
  const GoogleBenchmarkSuite& suite_;
  std::filesystem::path library_;
  std::filesystem::path file_;
  std::string obstacle_;
  int unseen_ = 0;  // Runs since the last one of which something was seen.
};

/// A benchmark's command for `task`, with the variables for the library, which
/// writes to `file`. No `library`: the suite has it built in.
Command preloaded_command(const GoogleBenchmarkSuite& suite,
                          const std::string& name, const PreloadTask& task,
                          const std::filesystem::path& file,
                          const std::filesystem::path& library);

/// The content of `file`, which is gone then; empty if it is not there or has
/// more than `largest` bytes.
std::optional<std::string> take_content(const std::filesystem::path& file,
                                        std::size_t largest);

}  // namespace benchgate::measure
