#pragma once

/// \file
/// One name for a function of two programs, where it had two.

#include "src/profile/profile.h"

#include <map>
#include <span>
#include <string>

namespace benchgate::profile {

/// Names of functions, as function_identity has them, each with the path of its
/// source; empty: not known.
using NamesInSources = std::map<std::string, std::string>;

/// What names of functions become, so that a function has one in base and head.
/// The linker's name, "app::(anonymous namespace)::f(int)", is known only of
/// one that has code of its own; where it is inlined wherever it is called, it
/// is "app::(anonymous namespace)::f", or "f" by -g1. A name of that kind that
/// only one of the programs has becomes the full one, of a function in a source
/// of the same name, if there is no second one on either side that it may be
/// (see function_path).
///
/// `base`, `head`: all of each. Cost: N log N in their number.
std::map<std::string, std::string> matched_names(const NamesInSources& base,
                                                 const NamesInSources& head);

/// Renames the functions of all profiles of both sides by matched_names.
void match_names(std::span<Profile> base, std::span<Profile> head);

}  // namespace benchgate::profile
