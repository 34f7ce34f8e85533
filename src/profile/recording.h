#pragma once

#include "src/profile/profile.h"

#include <string_view>

namespace benchgate::profile {

/// The profile in a file of src/preload/recording.h, which a mode of the
/// library in a suite has written: stacks of addresses without names, see
/// symbolize. Build ids are read from the programs and libraries that the file
/// names, as they are on disk now; one that was deleted keeps the kernel's word
/// for it, " (deleted)", and its addresses stay without names.
///
/// Notes and what was lost become comments, operations what operations.h reads.
/// `drop_frames` has the functions by which memory is allocated or a lock is
/// taken, where that is what was recorded: what calls them is of interest.
///
/// Throws: ProfileError with the number of the line if it is anything else, or
///         is not whole.
Profile read_recording(std::string_view text);

}  // namespace benchgate::profile
