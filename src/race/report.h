#pragma once

/// \file
/// What the thread sanitizer (TSan) found in one process, as it says it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::race {

/// One frame of a stack.
struct Frame {
  std::string function;      ///< Demangled; empty: not known.
  std::string file;          ///< Of its source; empty: not known.
  std::int64_t line = 0;     ///< 0: not known.
  std::string module;        ///< File name of its program or library.
  std::uint64_t offset = 0;  ///< In the module.

  bool operator==(const Frame&) const = default;
};

using Stack = std::vector<Frame>;  ///< Innermost first.

/// One of the accesses that race.
struct Access {
  std::string what;        ///< "read", "write", "atomic read", "atomic write".
  bool previous = false;   ///< It came before the one that was noticed.
  std::uint64_t size = 0;  ///< In bytes.
  std::string thread;      ///< "main thread", "thread T1".
  std::vector<std::string> mutexes;  ///< Held meanwhile: "write M1".
  Stack stack;                       ///< Empty: it could not be restored.
};

/// Anything else that a report says, with the stack that belongs to it.
struct Note {
  std::string text;  ///< "Thread T1 created by main thread", on one line.
  Stack stack;
};

/// One warning.
struct Report {
  std::string kind;  ///< "data race", "heap-use-after-free", "thread leak".
  std::vector<Access> accesses;
  /// What was accessed: "global 'counter' of size 4", "heap block of size 40
  /// allocated by main thread" with the allocation's stack. Without text: not
  /// said.
  Note location;
  std::vector<Note> notes;
};

}  // namespace benchgate::race
