#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/loop_counter.h"
#include "src/measure/process.h"

#include <filesystem>
#include <utility>

namespace benchgate::measure {

/// Counts allocations by a library that is loaded into the suite
/// (src/preload), or is built into it. Refers to the runner and the suite.
class PreloadedCounter final : public LoopCounter {
 public:
  /// `library`: libbenchgate_preload.so.
  PreloadedCounter(ProcessRunner& runner, const GoogleBenchmarkSuite& suite,
                   std::filesystem::path library);

  [[nodiscard]] std::string obstacle() const override { return obstacle_; }

  LoopCount count(const std::string& name) override;

 private:
  ProcessRunner& runner_;
  const GoogleBenchmarkSuite& suite_;
  std::filesystem::path library_;
  std::filesystem::path file_;
  std::string obstacle_;
};

/// A benchmark's command with an iteration count that does not depend on time
/// (see src/preload/timed_loop.cpp) and the variables for the library: `mode`
/// as in src/preload/runs.h, its file at `file`. No `library`: the suite has it
/// built in.
Command counting_command(const GoogleBenchmarkSuite& suite,
                         const std::string& name, const char* mode,
                         const std::filesystem::path& file,
                         const std::filesystem::path& library);

/// What the library wrote to `file`; empty if there is nothing of use. The file
/// is gone then.
std::optional<LoopRuns> take_loop_runs(const std::filesystem::path& file);

}  // namespace benchgate::measure
