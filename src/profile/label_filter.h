#pragma once

#include "src/profile/profile.h"

#include <map>
#include <string>
#include <vector>

namespace benchgate::profile {

/// Which profile samples to look at by their labels, as pprof's -tagfocus and
/// -tagignore: "KEY=REGEX[,REGEX...]" (any of them fits a text of that key),
/// "REGEX[,REGEX...]" (each of them fits some "key:text"), or a range of
/// numbers
/// "[KEY=]4kb:64kb", ":64kb", "4kb:", "4kb". Empty: all.
struct LabelFilter {
  std::string focus;
  std::string ignore;
};

/// Applies `filter`.
///
/// Returns: the names of the options that fitted nothing, for a warning.
/// Throws:  ProfileError naming the option that means nothing.
std::vector<std::string> filter_labels(Profile& profile,
                                       const LabelFilter& filter);

/// The unit of the numbers of each key: the first that is said, else "bytes"
/// for "alignment" and "request", else the key itself, as pprof has it.
std::map<std::string, std::string, std::less<>> number_units(
    const Profile& profile);

}  // namespace benchgate::profile
