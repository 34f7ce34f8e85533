#pragma once

#include "src/profile/profile.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace benchgate::profile {

/// Names the addresses of `profile` that have no name yet: functions, inlined
/// ones too, source files and lines, from the files that its mappings name. The
/// address of a caller must lie inside its call, as recorders make it by taking
/// one from the return address.
///
/// A mapping whose file is gone or is another one by now (its build id differs)
/// keeps its bare addresses, which reports show as "[file]". The kernel and
/// what it maps ("[vdso]") are one function each.
///
/// `function`: what a source calls the one that the profile is of, if it is of
/// one. Of functions that were folded into one it is the one that is named;
/// without it, or if it is not among them, the one that the source has there.
///
/// Returns: a sentence for each mapping that could not be named, or only from
///          the symbol table.
std::vector<std::string> symbolize(Profile& profile,
                                   const std::string& function = "");

}  // namespace benchgate::profile
