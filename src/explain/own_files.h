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

/// The files that two programs do not have in common: each executable, then
/// those shared libraries that the other one loads in another version, or not.
///
/// Throws: MeasurementError (bad_input) if there is no ldd, or a library is
///         gone; Interrupted.
std::pair<std::vector<std::filesystem::path>,
          std::vector<std::filesystem::path>>
own_files(measure::ProcessRunner& runner, const LoadedProgram& base,
          const LoadedProgram& head);

}  // namespace benchgate::explain
