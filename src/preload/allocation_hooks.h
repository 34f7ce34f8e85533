#pragma once

namespace benchgate::preload {

/// Whether the program's calls of malloc come to us: not so if it has an
/// allocator of its own, linked statically. Where allocations are not counted
/// it does not matter.
#if BENCHGATE_WITHOUT_ALLOCATIONS
inline bool is_malloc_ours() {
  return true;
}
#else
bool is_malloc_ours();
#endif

}  // namespace benchgate::preload
