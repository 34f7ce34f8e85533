#pragma once

#include "src/measure/process.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::explain {

/// A program, and the environment that it runs in.
struct LoadedProgram {
  std::filesystem::path executable;
  std::vector<std::string> environment;
};

/// What a program is made of.
struct ProgramFiles {
  /// The executable, then those shared libraries that the other program loads
  /// in another version, or not, and those that refer to something in one of
  /// these, whatever their version.
  std::vector<std::filesystem::path> own;
  /// All libraries that it loads when it starts.
  std::vector<std::filesystem::path> libraries;
};

/// Throws: MeasurementError (bad_input) if the libraries cannot be listed, or
///         one is gone; Interrupted.
std::pair<ProgramFiles, ProgramFiles> own_files(measure::ProcessRunner& runner,
                                                const LoadedProgram& base,
                                                const LoadedProgram& head);

/// Whether two files have the same content.
///
/// Throws: MeasurementError if one cannot be read.
bool is_same_file(const std::filesystem::path& one,
                  const std::filesystem::path& other);

}  // namespace benchgate::explain
