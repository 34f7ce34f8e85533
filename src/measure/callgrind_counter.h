#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/loop_counter.h"
#include "src/measure/process.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::measure {

/// What counting instructions takes.
struct CallgrindTools {
  std::filesystem::path valgrind;
  /// Starts a program without address randomisation, so that Google Benchmark
  /// (from 1.9.3 on) does not start itself anew, which valgrind would not
  /// follow. Empty: not there.
  std::filesystem::path setarch;
  /// libbenchgate_callgrind.so, which tells valgrind when to count.
  std::filesystem::path library;
};

/// Empty where valgrind is not installed, or was not where benchgate was built,
/// so that there is no such library.
std::optional<CallgrindTools> find_callgrind();

/// Counts the instructions of a suite's timed loops by running it under
/// valgrind's callgrind. The same loop gives the same number, on whatever
/// machine with the same libraries; some fifty times slower than it runs.
/// Refers to the runner and the suite.
class CallgrindCounter final : public LoopCounter {
 public:
  CallgrindCounter(ProcessRunner& runner, const GoogleBenchmarkSuite& suite,
                   CallgrindTools tools);

  [[nodiscard]] std::string obstacle() const override { return obstacle_; }

  LoopCount count(const std::string& name) override;

 private:
  [[nodiscard]] Command command(const std::string& name) const;
  /// What the library wrote, which is gone then.
  std::optional<LoopRuns> take_runs() const;  // NOLINT: for its effect.
  /// The number in the `number`-th dump, from 1.
  [[nodiscard]] std::optional<std::int64_t> read_dump(std::size_t number) const;
  void remove_dumps() const;

  ProcessRunner& runner_;
  const GoogleBenchmarkSuite& suite_;
  CallgrindTools tools_;
  std::filesystem::path file_;
  std::filesystem::path dump_;
  std::string obstacle_;
};

}  // namespace benchgate::measure
