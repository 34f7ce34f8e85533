#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Where benchmark loops spend processor time: the stack of each thread that is
/// timed, some hundred times in each second of it. See recording.h; the values
/// are samples/count and cpu/nanoseconds.
extern const Mode cpu_mode;

}  // namespace benchgate::preload
