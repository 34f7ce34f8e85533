#pragma once

#include <string>

namespace benchgate::cli {

/// "NAME=value" for Settings::build_variables: what the user has in a variable
/// that build systems take flags from (CXXFLAGS, ...), and `flags` after it.
std::string with_flags(const std::string& name, const std::string& flags);

}  // namespace benchgate::cli
