#pragma once

#include "src/measure/file_descriptor.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <csignal>
#include <vector>

namespace benchgate::measure {

/// A process group that does not outlive this object; nor does any process
/// that came from it and left it.
class ProcessGroup {
 public:
  /// How the leader ended.
  struct End {
    /// As wait() has it. A killed one unless told otherwise: were the status
    /// lost to somebody else's wait(), it must not read as a success.
    int status = SIGKILL;

    struct rusage usage {};
  };

  /// Takes charge of `leader`, a child of ours and nobody else's to reap.
  /// `others`: our other children, which are left alone.
  ProcessGroup(pid_t leader, std::vector<pid_t> others);
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;
  ProcessGroup(ProcessGroup&&) = delete;
  ProcessGroup& operator=(ProcessGroup&&) = delete;

  /// Readable once the leader has ended; not open where the kernel has no such
  /// thing.
  [[nodiscard]] FileDescriptor end_descriptor() const;

  /// Whether the leader has ended.
  [[nodiscard]] bool leader_ended() const;

  void signal(int number) const;

  /// Kills what is left, the leader too, and waits until all of it is gone.
  /// Once.
  End end();

 private:
  pid_t leader_;
  std::vector<pid_t> others_;
  bool reaped_ = false;
};

}  // namespace benchgate::measure
