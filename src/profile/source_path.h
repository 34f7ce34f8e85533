#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// `path` without "." and "..", double and final slashes, as Go's
/// filepath.Clean has it: "a//b/../c/" is "a/c", and nothing is ".".
std::string clean_path(std::string_view path);

/// The name of a source file as a reader in the folder `here` would call it:
/// what comes after a folder of the same name as `here` is taken to be there,
/// so that the sources of a build elsewhere are found; so is what comes after a
/// checkout that benchgate has built in. Otherwise `path` as it is.
std::string_view local_path(std::string_view path, std::string_view here);

/// `path` as a reader in `folder` calls it: relative, if it is below.
std::string_view path_below(std::string_view path, std::string_view folder);

/// Whether a source is the user's own: neither of the system's headers nor of
/// the C library or a sanitizer, which name theirs as they were built:
/// "../sysdeps/x86_64/start.S".
///
/// Precondition: `path` is clean.
bool is_own_source(std::string_view path);

}  // namespace benchgate::profile
