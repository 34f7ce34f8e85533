#pragma once

#include "src/preload/whole_file.h"

namespace benchgate::preload {

/// Adds a "map" line of recording.h for each executable part of this process's
/// memory, from /proc/self/maps; none if that cannot be read.
void add_memory_map(WholeFile& file);

}  // namespace benchgate::preload
