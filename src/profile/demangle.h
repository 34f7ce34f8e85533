#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// A name as people read it, by the C++ ABI: "_ZN1a1bEv" is "a::b()". Anything
/// else as it is.
std::string demangled(const std::string& name);

/// `name`, of the linker or for people, without what GCC appends to copies that
/// it makes of a function: ".cold", ".isra.0", ".part.0", ".constprop.0",
/// " [clone .cold]". The costs of copies are costs of the function.
std::string_view without_clone_suffix(std::string_view name);

/// What stays of a function's name from one build to the next:
/// without_clone_suffix, and without tags of the ABI ("[abi:cxx11]").
std::string function_identity(std::string_view name);

}  // namespace benchgate::profile
