#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::measure {

/// A file or folder that belongs to this program: in the build tree in the
/// folders `lockstep/` and `share/` beside it, installed in the folders of
/// libraries and of data. Empty if it is not there.
///
/// `program`: our own executable.
std::optional<std::filesystem::path> find_own_file(
    const std::string& name,
    const std::filesystem::path& program = "/proc/self/exe");

}  // namespace benchgate::measure
