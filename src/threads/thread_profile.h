#pragma once

#include "src/profile/address_profile.h"
#include "src/threads/thread_state.h"

#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::threads {

/// Where a thread was at a moment.
struct ThreadStack {
  ThreadState thread;
  /// Leaf first; the address of a caller lies inside its call. Empty: it could
  /// not be found out.
  std::vector<std::uintptr_t> frames;
};

/// Threads that were at the same place.
struct ThreadGroup {
  std::vector<ThreadState> threads;      ///< Lowest id first; at least one.
  std::vector<std::uint32_t> locations;  ///< In the profile, leaf first.
};

/// What the threads of a process do.
struct ThreadProfile {
  /// Type "threads" in "count": a sample for all threads of one name at one
  /// place, with the label "thread". Symbolised.
  profile::Profile profile;
  std::vector<ThreadGroup> groups;  ///< Those of most threads first.
  /// Why some functions have no names.
  std::vector<std::string> notes;
};

ThreadProfile make_thread_profile(
    const std::vector<ThreadStack>& threads,
    const std::vector<profile::MappedFile>& files);

/// As Go writes goroutines with debug=1, which pprof reads too: stacks of
/// addresses with the number of threads, then functions and lines.
std::string count_text(const ThreadProfile& threads);

/// For people: each group with what its threads wait for, functions, lines.
std::string stack_text(const ThreadProfile& threads);

/// The same for each thread by itself, lowest id first, as Go does with
/// debug=2.
std::string single_stack_text(const ThreadProfile& threads);

}  // namespace benchgate::threads
