#pragma once

#include <filesystem>
#include <string>

namespace benchgate::store {

/// The type of the file system that holds `folder`, as /proc/self/mountinfo has
/// it (proc(5)): "ext4", "tmpfs", "overlay". "unknown" where that cannot be
/// read.
std::string file_system_name(const std::filesystem::path& folder);

}  // namespace benchgate::store
