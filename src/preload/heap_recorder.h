#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Records, of the last and longest run of a loop, who allocates how much, and
/// how much of it is still held at its end: each allocation, with its stack.
/// The values of recording.h are alloc_objects, alloc_space, inuse_objects and
/// inuse_space.
extern const Mode heap_mode;

}  // namespace benchgate::preload
