#pragma once

#include "src/preload/runs.h"

#include <cstddef>

namespace benchgate::preload {

/// What of a run is written.
enum class Columns { iterations, counts };

/// Writes `count` runs to `file`, in the format of runs.h, by way of a file
/// beside it that is renamed. On any trouble (no room, no rights) there is no
/// file, or the earlier one; `errno` is left alone.
void write_runs(const char* file, const char* mode, Columns columns,
                const Run* runs, std::size_t count);

}  // namespace benchgate::preload
