#pragma once

/// \file
/// Functions of the C++ library, and those that give memory. What they cost is
/// of whoever calls them: a reader can change that.

#include "src/profile/profile.h"

namespace benchgate::explain {

/// A regular expression of their names, as FrameFilter takes it.
extern const char* const kLibraryFunctions;

/// Makes the expression mean no others: of instances of a template, names begin
/// with what they return, which may be of the library where the function is
/// not ("std::string app::join<int>(int)"). That is taken away.
void tell_from_library(profile::Profile& profile);

}  // namespace benchgate::explain
