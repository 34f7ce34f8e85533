#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Loads what unwinding needs, which allocates: before anything is recorded.
void prepare_unwinding();

/// The stack of this thread from where it returns to `caller`, a return
/// address, on: the innermost first, each inside its call (the return address
/// less one). What is called from there, our own frames, is left out; where
/// `caller` is not on the stack, or nothing can be unwound, it is all there is.
///
/// By call frame descriptions (see StackWalk), and where they do not suffice by
/// libgcc's unwinder: with glibc 2.35 and later it takes no lock but its own,
/// of programs that make code, and is not called while it may have that. Others
/// wait for the loader's, and stop for good in a signal handler.
///
/// Returns: how many there are of at most `room`, which is at least 1.
/// Async-signal-safe after prepare_unwinding(); leaves errno alone.
std::size_t capture_stack(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t caller);

/// The same of what a signal interrupted, which comes first, as it is.
/// `context`: the third argument of its handler, which this is called from.
std::size_t capture_interrupted(std::uintptr_t* frames, std::size_t room,
                                const void* context);

}  // namespace benchgate::preload
