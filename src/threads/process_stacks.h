#pragma once

#include "src/profile/address_profile.h"
#include "src/threads/thread_profile.h"

#include <sys/types.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::threads {

/// A process whose stacks cannot be read. The message is a sentence.
class ProcessError : public std::runtime_error {
 public:
  enum class Kind {
    no_such,   ///< There is none of that number that has a program.
    no_right,  ///< It is somebody else's, or has ended meanwhile.
  };

  ProcessError(Kind kind, const std::string& sentence)
      : std::runtime_error(sentence), kind_(kind) {}

  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// Where the threads of a process are.
struct ProcessStacks {
  std::vector<ThreadStack> threads;
  std::vector<profile::MappedFile> files;
};

/// Reads the stacks of another process as a debugger does, thread by thread:
/// each is stopped for some milliseconds, and then goes on as if nothing had
/// been. One that waits for a device cannot be stopped, and has no frames.
///
/// Throws: ProcessError.
ProcessStacks read_stacks(pid_t process);

}  // namespace benchgate::threads
