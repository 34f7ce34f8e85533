#pragma once

/// \file
/// Finds the switches of a CMake project that look as if they turned its
/// benchmarks on, by reading its CMake files without running them.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// A yes-or-no cache variable that CMake code declares.
struct CMakeSwitch {
  std::string name;
  /// Whether it is plainly on when nobody says otherwise. A default that
  /// depends on a variable is not.
  bool on = false;
  /// What the condition of a cmake_dependent_option names, if it is a list of
  /// plain variables.
  std::vector<std::string> needs;

  bool operator==(const CMakeSwitch&) const = default;
};

/// The switches that `code` declares, in its order: option(),
/// cmake_dependent_option() and other commands whose names end in "option",
/// set(... CACHE BOOL ...). `project` is what ${PROJECT_NAME} means; a
/// project() in the code replaces it. Names that other variables build are left
/// out, and code that is no CMake code gives what was understood of it.
std::vector<CMakeSwitch> declared_switches(std::string_view code,
                                           std::string project = {});

/// Names of the switches below `source` that may have to be ON for benchmarks
/// to be built: the name speaks of benchmarks (DEMO_BENCH,
/// DEMO_BUILD_BENCHMARKS) and is not on by default, or such a switch depends on
/// it. Other people's folders are not read, nor are Google Benchmark's own
/// switches and those that turn benchmarks off (NO_BENCH).
///
/// Folders and files that cannot be read are passed over.
std::vector<std::string> find_benchmark_switches(
    const std::filesystem::path& source);

/// Names of the configure presets in `source`/CMakePresets.json whose names
/// speak of benchmarks. A file that cannot be read or understood has none.
std::vector<std::string> find_benchmark_presets(
    const std::filesystem::path& source);

/// Whether a folder of this name holds other people's code (third_party,
/// vendor, ...), built files (build, out, ...) or nothing to be seen (.git).
bool is_foreign_folder(std::string_view name);

}  // namespace benchgate::measure
