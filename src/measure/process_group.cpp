#include "src/measure/process_group.h"

#include "src/measure/descendants.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

namespace benchgate::measure {

ProcessGroup::ProcessGroup(pid_t leader, std::vector<pid_t> others)
    : leader_(leader), others_(std::move(others)) {}

ProcessGroup::~ProcessGroup() {
  if (!reaped_) {
    end();
  }
}

FileDescriptor ProcessGroup::end_descriptor() const {
  // Debian 12's C library has no wrapper for it.
  return FileDescriptor(
      static_cast<int>(::syscall(SYS_pidfd_open, leader_, 0)));
}

bool ProcessGroup::leader_ended() const {
  siginfo_t info{};
  const int options = WEXITED | WNOHANG | WNOWAIT;
  return ::waitid(P_PID, static_cast<id_t>(leader_), &info, options) != 0 ||
         info.si_pid == leader_;
}

void ProcessGroup::signal(int number) const {
  ::kill(-leader_, number);
  ::kill(leader_, number);  // It may have joined another group.
}

ProcessGroup::End ProcessGroup::end() {
  // The leader is reaped last: until then nobody else can get its number,
  // which is also the group's.
  signal(SIGKILL);
  End end;
  while (::wait4(leader_, &end.status, 0, &end.usage) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  end_children_except(others_);
  return end;
}

}  // namespace benchgate::measure
