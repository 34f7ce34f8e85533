#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// `path` without "." and "..", double and final slashes, as Go's
/// filepath.Clean has it: "a//b/../c/" is "a/c", and nothing is ".".
std::string clean_path(std::string_view path);

/// The name of a source file as a reader in the folder `here` would call it:
/// what comes after a folder of the same name as `here` is taken to be there,
/// so that the sources of a build elsewhere are found. Otherwise `path` as it
/// is.
std::string_view local_path(std::string_view path, std::string_view here);

}  // namespace benchgate::profile
