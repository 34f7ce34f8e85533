#include "src/measure/descendants.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

bool has_children() {
  siginfo_t info{};
  // Looks without reaping and without waiting.
  const int options = WEXITED | WNOHANG | WNOWAIT;
  return ::waitid(P_ALL, 0, &info, options) == 0 || errno != ECHILD;
}

void reap(pid_t child) {
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

void adopt_orphans() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);

  struct sigaction before {};

  ::sigaction(SIGCHLD, nullptr, &before);
  // Ignoring SIGCHLD is inherited and makes the kernel reap: statuses and
  // times would be lost.
  if (before.sa_handler == SIG_IGN || (before.sa_flags & SA_NOCLDWAIT) != 0) {
    struct sigaction usual {};

    usual.sa_handler = SIG_DFL;
    ::sigaction(SIGCHLD, &usual, nullptr);
  }
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  if (!has_children()) {
    return found;
  }
  std::error_code error;
  for (auto thread = fs::directory_iterator("/proc/self/task", error);
       !error && thread != fs::directory_iterator(); thread.increment(error)) {
    std::ifstream list(thread->path() / "children");
    found.insert(found.end(), std::istream_iterator<pid_t>(list), {});
  }
  std::ranges::sort(found);
  return found;
}

void end_children_except(std::vector<pid_t> known) {
  while (true) {
    std::vector<pid_t> unknown;
    std::ranges::set_difference(children(), known, std::back_inserter(unknown));
    if (unknown.empty()) {
      return;
    }
    for (const pid_t child : unknown) {
      // A process that only we can reap keeps its number: no stranger is hit.
      if (::kill(child, SIGKILL) != 0 && errno == EPERM) {
        known.insert(std::ranges::upper_bound(known, child), child);
      } else {
        reap(child);
      }
    }
  }
}

}  // namespace benchgate::measure
