#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::threads {

/// What the kernel says of a thread.
struct ThreadState {
  pid_t id = 0;
  std::string name;  ///< As the program has named it, or the program itself.
  char state = '?';  ///< R, S, D, T, ...: see proc(5).
  /// The function of the kernel in which it waits; empty: in none, or not told.
  std::string kernel_function;
  /// The address of what it waits for, if that is a mutex, a condition or
  /// another thread; nothing if not, or not told.
  std::optional<std::uint64_t> futex;
  /// If it waits for a mutex of the C library: the thread that holds it.
  std::optional<pid_t> holder;
};

/// The threads of a process, lowest first; none if there is no such process.
std::vector<pid_t> thread_ids(pid_t process);

/// Returns: nothing if there is no such thread (any more).
std::optional<ThreadState> thread_state(pid_t process, pid_t thread);

/// "running", "sleeping", "stopped": a thread's state in words.
std::string_view state_word(char state);

/// "sleeping in futex_wait on 0x7f12, a mutex that thread 17 holds": all that
/// is known of what it does.
std::string describe(const ThreadState& thread);

}  // namespace benchgate::threads
