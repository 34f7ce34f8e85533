#pragma once

#include "src/measure/cmake_file_api.h"
#include "src/measure/process.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

struct InspectionOptions {
  /// Told what is about to be done, which takes seconds: "configuring with
  /// -DDEMO_BENCHMARKS=ON". May be empty.
  std::function<void(const std::string&)> progress;
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< Of each.
};

/// What CMake said of one configured build, or how it failed.
struct CMakeAttempt {
  std::optional<CMakeReply> reply;
  std::string failure;  ///< Several lines, the last ones CMake's.
};

/// "without switches", "with -DA=ON -DB=ON".
std::string describe_switches(const std::vector<std::string>& switches);

/// A CMake project in a checkout.
struct CMakeSource {
  std::filesystem::path checkout;  ///< Absolute.
  std::filesystem::path below;     ///< Its top CMakeLists.txt: "." or "cpp".

  [[nodiscard]] std::filesystem::path path() const {
    return below == "." ? checkout : checkout / below;
  }
};

/// Configures `source` once, with `switches` ON, for a release build in a
/// temporary folder that is gone when this returns.
///
/// Throws: MeasurementError (bad_input) if cmake cannot be started,
///         (not_measured) if the folder cannot be made or CMake succeeds
///         without an answer; Interrupted.
CMakeAttempt configure_cmake(ProcessRunner& runner, const CMakeSource& source,
                             const std::vector<std::string>& switches,
                             const InspectionOptions& options);

}  // namespace benchgate::measure
