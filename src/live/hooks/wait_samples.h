#pragma once

#include "src/live/hooks.h"

#include <cstdint>

namespace benchgate::live {

/// What the program's threads wait for each other, as WaitObserver tells of it:
/// at those who wait ("block") and at those who let them wait ("mutex"). While
/// both rates are 0, nothing is observed.

void set_block_rate(std::int64_t nanoseconds);
std::int64_t block_rate();
void set_mutex_rate(std::int64_t rate);
std::int64_t mutex_rate();

/// Has waits observed by whoever is wanted to now.
void observe_waits();

/// See Hooks.
void visit_block(StackVisitor visitor, void* to);
void visit_mutex(StackVisitor visitor, void* to);

/// Around a fork, so that the child does not find a lock taken.
void lock_waits();
void unlock_waits();

}  // namespace benchgate::live
