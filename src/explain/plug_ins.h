#pragma once

#include "src/explain/own_files.h"
#include "src/profile/profile.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::explain {

/// A program, and what it was seen to do.
struct ProfiledProgram {
  const ProgramFiles* files = nullptr;
  const std::vector<profile::Profile>* profiles = nullptr;
};

/// A library that a program has not named to the loader but loaded by itself,
/// as profiles show it at work, and that the other one was not seen with in the
/// same version: its file's name. Nothing: there is none.
///
/// Throws: MeasurementError if such a library cannot be read any more.
std::optional<std::string> differing_plug_in(const ProfiledProgram& base,
                                             const ProfiledProgram& head);

}  // namespace benchgate::explain
