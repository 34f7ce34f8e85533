#pragma once

#include "src/measure/process.h"

#include <filesystem>
#include <string>

namespace benchgate::measure {

/// A git repository with a work tree.
struct Repository {
  std::filesystem::path top;      ///< Of the work tree; absolute.
  std::filesystem::path git;      ///< What all its work trees share: ".git".
  std::filesystem::path objects;  ///< The object database.
  std::filesystem::path index;    ///< Of this work tree; may be absent.
  std::string object_format;      ///< "sha1" or "sha256".
  bool shallow = false;           ///< Part of the history is not there.
};

/// The repository that `directory` belongs to.
///
/// Throws: MeasurementError (bad_input) if it is not in the work tree of one,
///         git is not installed, or git distrusts the folder's owner.
Repository find_repository(ProcessRunner& runner,
                           const std::filesystem::path& directory);

}  // namespace benchgate::measure
