#pragma once

#include "src/preload/runs.h"

namespace benchgate::preload {

/// What of a run is written.
enum class Columns { iterations, counts };

/// Adds `run` to those of this process and writes all of them to `file`, in the
/// format of runs.h; nothing if there are kMostRuns already. On any trouble
/// there is no file, or the earlier one; `errno` is left alone. One thread at a
/// time.
void keep_run(const char* file, const char* mode, Columns columns,
              const Run& run);

}  // namespace benchgate::preload
