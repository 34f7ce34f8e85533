#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Records what the threads of a benchmark do, one after the other: see
/// trace.h.
extern const Mode trace_mode;

}  // namespace benchgate::preload
