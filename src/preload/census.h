#pragma once

#include <cstdint>

namespace benchgate::preload {

/// How much this process has of what does not go away by itself. Below 0: not
/// known.
struct Census {
  std::int64_t threads = -1;
  std::int64_t descriptors = -1;
};

/// Threads and open descriptors now, as the kernel has them, however they were
/// made.
Census take_census();

/// How many more there are now than `before`, at least 0. A thread that was
/// joined is still there for a moment: where there are more, it looks again for
/// up to 50 ms.
Census more_than(const Census& before);

}  // namespace benchgate::preload
