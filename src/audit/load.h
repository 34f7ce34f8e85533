#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace benchgate::audit {

/// Processes that do nothing but keep cores busy, as somebody else's build
/// would, for as long as this object lives.
///
/// They are children of ours in a process group of their own, hold none of our
/// files, end by any signal, and are killed by the kernel when the thread that
/// made this object ends, SIGKILL included. Made before a process runner runs
/// something, they are left alone by it (see SystemProcessRunner).
class Load {
 public:
  /// Throws: MeasurementError (not_measured) if there is no room for another
  ///         process; those that were started are gone then.
  explicit Load(std::size_t processes);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  Load(Load&&) = delete;
  Load& operator=(Load&&) = delete;

  [[nodiscard]] const std::vector<pid_t>& processes() const {
    return processes_;
  }

 private:
  void end();

  std::vector<pid_t> processes_;
};

}  // namespace benchgate::audit
