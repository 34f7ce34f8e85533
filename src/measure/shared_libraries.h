#pragma once

#include "src/measure/bundle.h"
#include "src/measure/process.h"

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// The shared libraries that a program loads when it starts.
struct SharedLibraries {
  /// Those below the folders asked for, by the names they are loaded by.
  std::vector<BundleFile> inside;
  /// Of `inside`, those loaded by their path, which no search path changes.
  std::vector<std::string> by_path;
  std::vector<std::string> not_found;
};

/// Asks the program that loads them, as ldd does. A script, a static program
/// and one that cannot be loaded here have none.
///
/// `environment`: in which it would run. `folders`: without symbolic links.
/// Libraries that a program loads later by itself (plug-ins) are not seen.
/// Throws: MeasurementError (bad_input) if the loader cannot be run;
///         Interrupted.
SharedLibraries shared_libraries(
    ProcessRunner& runner, const std::filesystem::path& executable,
    const std::vector<std::string>& environment,
    const std::vector<std::filesystem::path>& folders);

/// What `shared_libraries` makes of the loader's output.
SharedLibraries parse_library_list(
    const std::string& output,
    const std::vector<std::filesystem::path>& folders);

}  // namespace benchgate::measure
