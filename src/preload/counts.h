#pragma once

#include "src/preload/mode.h"

namespace benchgate::preload {

/// Counts what benchmark loops allocate: see runs.h.
extern const Mode count_mode;

}  // namespace benchgate::preload
