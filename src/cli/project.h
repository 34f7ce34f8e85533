#pragma once

#include "src/measure/process.h"
#include "src/measure/repository.h"

#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::cli {

/// Where the program was called.
struct Project {
  std::filesystem::path working_directory;
  /// The top of the repository, or the working directory outside one: there is
  /// benchgate.json, and there .benchgate/ goes.
  std::filesystem::path top;
  std::optional<measure::Repository> repository;
  std::string no_repository;  ///< Why there is none: a sentence.

  /// The top of the repository; empty outside one.
  [[nodiscard]] std::filesystem::path work_tree() const {
    return repository ? top : std::filesystem::path();
  }
};

/// Looks from the working directory. No repository is no error.
/// Throws: Interrupted.
Project find_project(measure::ProcessRunner& runner);

}  // namespace benchgate::cli
