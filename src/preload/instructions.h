#pragma once

#include "src/preload/mode.h"

// Where it is built into a suite: if its header is there.
#if !defined(BENCHGATE_HAS_VALGRIND) && BENCHGATE_WRAP && defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#define BENCHGATE_HAS_VALGRIND 1
#endif
#endif

namespace benchgate::preload {

/// Has callgrind count the instructions of benchmark loops: see runs.h.
extern const Mode instructions_mode;

}  // namespace benchgate::preload
