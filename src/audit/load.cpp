#include "src/audit/load.h"

#include "src/measure/measurement_error.h"
#include "src/measure/usual_signals.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <system_error>

namespace benchgate::audit {

namespace {

/// What the child does; no allocation, since another thread of the parent may
/// have held the allocator's lock.
[[noreturn]] void keep_busy(pid_t parent, pid_t group) {
  ::setpgid(0, group);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent) {
    ::_exit(1);
  }
  // A lock or a pipe that we held open would outlive whoever made it.
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int stream = 0; stream < 3; ++stream) {
    ::dup2(nothing, stream);
  }
  ::close_range(3, UINT_MAX, 0);
  measure::reset_signals();
  volatile unsigned long work = 0;
  while (true) {
    work = work + 1;
  }
}

}  // namespace

Load::Load(std::size_t processes) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  const pid_t parent = ::getpid();
  for (std::size_t i = 0; i < processes; ++i) {
    const pid_t group = processes_.empty() ? 0 : processes_.front();
    // Blocked until the child has its own dispositions: a handler of ours must
    // not run there.
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = ::fork();
    if (child == 0) {
      keep_busy(parent, group);
    }
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0) {
      end();
      throw measure::MeasurementError(
          measure::MeasurementError::Kind::not_measured,
          fmt::format("cannot start a process that keeps a core busy: {}",
                      std::generic_category().message(error)));
    }
    ::setpgid(child, group);  // Whoever comes first: both ask for the same.
    processes_.push_back(child);
  }
}

Load::~Load() {
  end();
}

void Load::end() {
  for (const pid_t process : processes_) {
    ::kill(process, SIGKILL);
  }
  for (const pid_t process : processes_) {
    while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  processes_.clear();
}

}  // namespace benchgate::audit
