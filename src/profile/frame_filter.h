#pragma once

#include "src/profile/profile.h"

#include <string>
#include <vector>

namespace benchgate::profile {

/// Which stacks, and which of their frames, to look at: regular expressions
/// that are looked for in names of functions, of source files and of object
/// files, as pprof's options of these names do. Empty: all.
struct FrameFilter {
  std::string focus;      ///< Only stacks with a frame that fits.
  std::string ignore;     ///< Not the stacks with a frame that fits.
  std::string hide;       ///< Frames that fit are left out of their stacks.
  std::string show;       ///< Frames that do not fit are.
  std::string show_from;  ///< Stacks begin at the outermost frame that fits.
};

/// Applies `filter`. A stack of which no frame is left goes.
///
/// Returns: the names of the options that fitted nothing, for a warning.
/// Throws:  ProfileError naming the option that is no regular expression.
std::vector<std::string> filter_frames(Profile& profile,
                                       const FrameFilter& filter);

}  // namespace benchgate::profile
