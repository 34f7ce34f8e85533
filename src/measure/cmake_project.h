#pragma once

#include "src/measure/cmake_attempt.h"
#include "src/measure/cmake_file_api.h"
#include "src/measure/process.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// How a CMake project's Google Benchmark suites are built.
struct CMakeProject {
  /// The folder of the top CMakeLists.txt, seen from the folder that was looked
  /// at: "." or the name of a subfolder.
  std::filesystem::path source = ".";
  /// Cache variables that must be ON for the suites to be built.
  std::vector<std::string> switches;
  std::vector<CMakeSuite> suites;  ///< At least one; by target name.
  std::string generator;           ///< What CMake takes here: "Ninja".
  bool multi_config = false;       ///< See CMakeReply.
  /// What was found but is not used, and why; one line each.
  std::vector<std::string> warnings;
};

/// Finds the suites of the CMake project in `folder` (or in its only subfolder
/// that holds one) and the fewest switches with which they are built, by
/// configuring it in temporary folders: once for all switches that look as if
/// they turned benchmarks on, and once for each to see whether it is needed.
/// Nothing is built, and nothing below `folder` is written by us; the project's
/// own CMake code may do as it likes.
///
/// Throws: MeasurementError (bad_input) if there is no CMake project, no
///         program in it that links Google Benchmark, or no cmake;
///         (not_measured) if CMake fails, with its last lines; Interrupted.
CMakeProject inspect_cmake_project(ProcessRunner& runner,
                                   const std::filesystem::path& folder,
                                   const InspectionOptions& options = {});

}  // namespace benchgate::measure
