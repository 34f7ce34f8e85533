// The modes that this library was built with.

#include "src/preload/counts.h"
#include "src/preload/cpu_sampler.h"
#include "src/preload/heap_recorder.h"
#include "src/preload/instructions.h"
#include "src/preload/leak_recorder.h"
#include "src/preload/lock_recorder.h"
#include "src/preload/mode.h"
#include "src/preload/trace_recorder.h"

#include <cstring>

namespace benchgate::preload {

namespace {

constexpr const Mode* kModes[] = {
#if !BENCHGATE_ONLY_INSTRUCTIONS
    &count_mode, &cpu_mode,   &heap_mode, &leak_mode,
    &block_mode, &mutex_mode, &lock_mode, &trace_mode,
#endif
#if BENCHGATE_HAS_VALGRIND
    &instructions_mode,
#endif
};

}  // namespace

const Mode* find_mode(const char* word) {
  for (const Mode* const mode : kModes) {
    if (std::strcmp(mode->word, word) == 0) {
      return mode;
    }
  }
  return nullptr;
}

}  // namespace benchgate::preload
