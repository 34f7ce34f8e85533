#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::measure {

/// A file that belongs to this program: in the build tree in the folder
/// `lockstep/` beside it, installed in the folder of libraries. Empty if it is
/// not there.
///
/// `program`: our own executable.
std::optional<std::filesystem::path> find_own_file(
    const std::string& name,
    const std::filesystem::path& program = "/proc/self/exe");

}  // namespace benchgate::measure
