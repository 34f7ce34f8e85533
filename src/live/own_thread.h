#pragma once

#include <sys/types.h>

#include <vector>

namespace benchgate::live {

/// Makes this thread one of ours, to its end: it takes part in no profile, gets
/// no signal of the program's, and says in its name whose it is.
class OwnThread {
 public:
  OwnThread();
  ~OwnThread();

  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  OwnThread(OwnThread&&) = delete;
  OwnThread& operator=(OwnThread&&) = delete;
};

/// The threads of this process that are not ours, lowest id first.
std::vector<pid_t> program_threads();

/// In a process that a fork has made: it has none of ours.
void forget_own_threads();

}  // namespace benchgate::live
