#pragma once

#include "src/profile/profile.h"

namespace benchgate::profile {

/// Takes out of every stack the functions that the profile itself asks to drop
/// (`drop_frames`, less `keep_frames`) with all that they call, as pprof does
/// with each profile that it reads: of a heap profile, the caller of malloc is
/// the leaf. A stack that begins with such a function stays as it is.
///
/// Throws: ProfileError if one of the two is no regular expression.
void remove_dropped_frames(Profile& profile);

}  // namespace benchgate::profile
