#pragma once

#include "src/profile/address_profile.h"

#include <vector>

namespace benchgate::live {

/// The executable parts of this process's program and libraries as they are
/// loaded now, with the build ids that are in memory: a file may have been
/// replaced by another build since. Takes the loader's lock.
std::vector<profile::MappedFile> loaded_files();

}  // namespace benchgate::live
