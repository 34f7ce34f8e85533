#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Loads what unwinding needs, which allocates: before anything is recorded.
void prepare_unwinding();

/// The stack of this thread, leaf first: the instruction that was interrupted
/// or has called us, then those that called; each of these lies inside its call
/// (the return address less one).
///
/// `from`: where it starts: the address at which a signal interrupted the
/// thread (see interrupted_at), or a return address, of which `is_return` says
/// so. Frames that are called from there, our own, are left out. What cannot
/// be unwound is that one address alone.
///
/// By libgcc's unwinder: it takes no lock with glibc 2.35 and later, where
/// others wait for the loader's and stop for good in a signal handler.
///
/// Returns: how many there are of at most `room`, which is at least 1.
/// Async-signal-safe after prepare_unwinding(); leaves errno alone.
enum class Leaf { interrupted, called };
std::size_t capture_stack(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t from, Leaf leaf);

/// Where a signal interrupted the thread: of a handler's third argument.
std::uintptr_t interrupted_at(const void* context);

}  // namespace benchgate::preload
