#pragma once

/// \file
/// What the library with the hooks for malloc and locks gives to the server,
/// which finds it at run time: it is linked, loaded before the program, or not
/// there at all.

#include <cstddef>
#include <cstdint>

namespace benchgate::live {

inline constexpr const char* kHooksSymbol = "benchgate_live_hooks";
inline constexpr std::uint32_t kHooksVersion = 1;

/// Called for each stack: leaf first, and as many values as that kind has.
using StackVisitor = void (*)(void* to, const std::uintptr_t* frames,
                              std::size_t depth, const std::int64_t* values);

/// Enough to get from the C library out of the C++ library.
inline constexpr std::size_t kWaitFrames = 12;

/// A wait of a thread that is over.
struct RecordedWait {
  const char* what;  ///< "mutex", "condition", ...
  std::int64_t thread;
  std::uintptr_t object;
  std::int64_t begin;  ///< Nanoseconds of CLOCK_MONOTONIC.
  std::int64_t end;
  std::size_t depth;
  std::uintptr_t frames[kWaitFrames];  ///< From the call that waited on.
};

using WaitVisitor = void (*)(void* to, const RecordedWait& wait);

struct Hooks {
  std::uint32_t version;

  /// What this thread does from now on is not recorded.
  void (*leave_out_this_thread)();

  /// Whether the program's calls of malloc come to the hooks: not so if it has
  /// an allocator of its own, linked statically.
  bool (*sees_heap)();

  // Rates, as in benchgate/live.h.
  void (*set_heap_rate)(std::int64_t bytes);
  std::int64_t (*heap_rate)();
  void (*set_block_rate)(std::int64_t nanoseconds);
  std::int64_t (*block_rate)();
  void (*set_mutex_rate)(std::int64_t rate);
  std::int64_t (*mutex_rate)();

  // Everything that was recorded, to be asked by threads that are left out.
  /// Values: alloc_objects, alloc_space, inuse_objects, inuse_space.
  void (*visit_heap)(StackVisitor visitor, void* to);
  /// Values: contentions, delay in nanoseconds.
  void (*visit_block)(StackVisitor visitor, void* to);
  void (*visit_mutex)(StackVisitor visitor, void* to);

  // Waits by themselves, while they are traced: by one at a time.
  void (*start_trace)();
  void (*stop_trace)();
  /// After stop_trace().
  ///
  /// Returns: how many waits there was no room for.
  std::int64_t (*visit_waits)(WaitVisitor visitor, void* to);
};

/// Null: the program has none.
const Hooks* hooks();

}  // namespace benchgate::live
