#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Record, by stack, what benchmark loops wait: at those who wait, at those who
/// let them wait, and both. See recording.h.
extern const Mode block_mode;
extern const Mode mutex_mode;
extern const Mode lock_mode;

}  // namespace benchgate::preload
