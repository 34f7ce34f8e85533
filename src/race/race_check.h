#pragma once

#include "src/measure/google_benchmark_suite.h"
#include "src/measure/process.h"
#include "src/race/report.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::race {

/// What came of a benchmark.
enum class Outcome {
  clean,    ///< It ran to its end, and nothing was found.
  races,    ///< Something was found.
  failed,   ///< It did not run to its end; what was found until then is kept.
  skipped,  ///< It said itself that it does not apply here.
};

/// "clean", "races", "failed", "skipped".
std::string_view to_string(Outcome outcome);

struct Checked {
  Outcome outcome = Outcome::clean;
  std::string failure;  ///< Of failed and skipped: a sentence's end, why.
  std::vector<Report> reports;
};

/// Whether the thread sanitizer is built into a program.
bool has_thread_sanitizer(const std::filesystem::path& executable);

/// Runs the benchmarks of a suite that is built with the thread sanitizer, each
/// in a process of its own. Refers to the runner and the suite.
class RaceCheck {
 public:
  /// `duration`: how long a loop runs at least; one long iteration runs once.
  /// `suppressions`: see sanitizer_options().
  RaceCheck(measure::ProcessRunner& runner,
            const measure::GoogleBenchmarkSuite& suite,
            std::chrono::nanoseconds duration,
            std::filesystem::path suppressions);

  /// Throws: MeasurementError if the program is gone; Interrupted.
  Checked run(const std::string& benchmark);

 private:
  [[nodiscard]] measure::Command command(const std::string& benchmark) const;

  measure::ProcessRunner& runner_;
  const measure::GoogleBenchmarkSuite& suite_;
  std::chrono::nanoseconds duration_;
  std::filesystem::path suppressions_;
  std::filesystem::path log_;
};

/// Why the sanitizer could not start, with what to do; as it is, if it is
/// something else.
std::string explain_fatal(const std::string& fatal);

}  // namespace benchgate::race
