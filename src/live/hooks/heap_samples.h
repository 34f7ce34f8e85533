#pragma once

#include "src/live/hooks.h"

#include <cstddef>
#include <cstdint>

namespace benchgate::live {

/// Samples of what the program allocates, as Go takes them: each byte has the
/// same chance of being chosen, one in `rate` on average, and the allocation
/// that a chosen byte is in is recorded. So one of S bytes is recorded with
/// probability 1 - exp(-S / rate), and counts for the inverse of that.
///
/// Usable before any constructor has run; takes no memory from malloc.

void set_heap_rate(std::int64_t bytes);
std::int64_t heap_rate();

/// As AllocationObserver says.
void note_allocation(const void* block, std::size_t size,
                     std::uintptr_t caller);
void note_release(const void* block);

/// See Hooks.
void visit_heap(StackVisitor visitor, void* to);

/// Around a fork, so that the child does not find a lock taken.
void lock_heap();
void unlock_heap();

}  // namespace benchgate::live
