#pragma once

/// \file
/// Asks CMake what a project builds, by its file API (cmake-file-api(7), object
/// kind "codemodel", version 2; CMake 3.14 and later), and reads the answer.

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// Where a build puts a program.
enum class ArtifactPlace {
  build_folder,
  checkout,  ///< Some projects build into their sources.
};

/// A program that a CMake project builds and that links Google Benchmark.
struct CMakeSuite {
  std::string target;
  std::string artifact;  ///< Its path below its place: "bench/store_bench".
  ArtifactPlace place = ArtifactPlace::build_folder;

  bool operator==(const CMakeSuite&) const = default;
};

/// What CMake said of one configured build folder.
struct CMakeReply {
  std::string generator;  ///< "Ninja", "Unix Makefiles", ...
  /// Whether the build chooses the configuration (Ninja Multi-Config), so that
  /// it has to be told Release again.
  bool multi_config = false;
  std::vector<CMakeSuite> suites;     ///< By target name.
  std::vector<std::string> warnings;  ///< One per program left out, and why.
};

/// Leaves the question in `build`, which need not exist; the next `cmake -B
/// build` answers it.
///
/// Throws: MeasurementError (not_measured) if it cannot be written.
void ask_cmake(const std::filesystem::path& build);

/// Reads the answer; `checkout` is the top of the sources. A program counts as
/// a suite when it is linked with a library benchmark or benchmark_main, be it
/// installed or built in the same project; Google Benchmark's own programs and
/// those of other people's folders do not, nor does a program whose main
/// function is GoogleTest's.
///
/// Throws: MeasurementError (not_measured) if there is no answer or it cannot
///         be understood.
CMakeReply read_cmake_reply(const std::filesystem::path& build,
                            const std::filesystem::path& checkout);

}  // namespace benchgate::measure
