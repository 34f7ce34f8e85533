#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Records what a loop leaves behind once its benchmark has returned: blocks of
/// memory that it allocated while its timer was on, threads that it started and
/// descriptors that it opened, each with the stack that made it. See
/// recording.h for what is written of several runs. The values are
/// inuse_objects, inuse_space, threads and descriptors.
extern const Mode leak_mode;

}  // namespace benchgate::preload
