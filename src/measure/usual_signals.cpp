#include "src/measure/usual_signals.h"

#include <csignal>

namespace benchgate::measure {

void reset_signals() {
  struct sigaction usual {};

  usual.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    // SIGKILL, SIGSTOP and two of the C library's refuse: they are as usual.
    ::sigaction(number, &usual, nullptr);
  }
  // Only now: a handler of ours must never run here, it would see our memory.
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace benchgate::measure
