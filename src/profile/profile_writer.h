#pragma once

#include "src/profile/profile.h"

#include <string>

namespace benchgate::profile {

/// `profile` as a message of wire_format.h, without compression. Ids are
/// indices and one; only texts that something refers to are written.
std::string serialize_profile(const Profile& profile);

/// The bytes of a file that pprof reads: serialize_profile, compressed by gzip.
std::string write_profile(const Profile& profile);

}  // namespace benchgate::profile
