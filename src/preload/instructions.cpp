// The mode "instructions": callgrind collects while a timer is on, and dumps
// after each run.

#include "src/preload/instructions.h"

#if BENCHGATE_HAS_VALGRIND

#include "src/preload/run_file.h"
#include "src/preload/runs.h"

#include <valgrind/callgrind.h>

namespace benchgate::preload {

namespace {

bool begin() {
  return RUNNING_ON_VALGRIND != 0;
}

void toggle() {
  CALLGRIND_TOGGLE_COLLECT;
}

void run_over(std::int64_t iterations, const char* file) {
  CALLGRIND_DUMP_STATS;
  Run run;
  run.iterations = iterations;
  keep_run(file, kInstructions, Columns::iterations, run);
}

}  // namespace

// Everything takes some fifty times as long.
const Mode instructions_mode = {kInstructions, Runs::few, 50,      &begin,
                                nullptr,       &toggle,   &toggle, &run_over,
                                nullptr,       nullptr,   nullptr};

}  // namespace benchgate::preload

#endif  // BENCHGATE_HAS_VALGRIND
