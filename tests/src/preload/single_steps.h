#pragma once

#include <signal.h>
#include <ucontext.h>

#include <cstddef>

namespace benchgate::preload {

/// A program that is stopped after each of its instructions, by a signal. Where
/// that is not possible, work is done without: on other processors, and with
/// the thread sanitizer, which has locks that a handler waits for.
class SingleSteps {
 public:
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
  static constexpr bool kArePossible = true;
#else
  static constexpr bool kArePossible = false;
#endif
  static constexpr const char* kWhyNot =
      "a program is stopped after each instruction on x86-64 only, and not "
      "with "
      "the thread sanitizer";

  /// `context`: the third argument of a signal's handler. Return false to go on
  /// without stopping.
  using Each = bool (*)(void* context);

  /// Does `work` and calls `each` after every instruction of it.
  template <typename Work>
  [[gnu::noinline]] static void through(Work work, Each each) {
    each_ = each;
    is_over_ = false;

    struct sigaction action {};

    struct sigaction before {};

    action.sa_sigaction = &stopped;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGTRAP, &action, &before);
    begin();
    work();
    is_over_ = true;
    ::sigaction(SIGTRAP, &before, nullptr);
  }

 private:
  static void begin() {
#if defined(__x86_64__)
    // Sets the trap flag, past the red zone.
    asm volatile(
        "leaq -128(%%rsp), %%rsp\n\t"
        "pushfq\n\t"
        "orq $0x100, (%%rsp)\n\t"
        "popfq\n\t"
        "leaq 128(%%rsp), %%rsp"
        :
        :
        : "cc", "memory");
#endif
  }

  static void stopped(int /*signal*/, siginfo_t* /*info*/, void* context) {
    if (!each_(context) || is_over_) {
#if defined(__x86_64__)
      constexpr greg_t kTrap = 0x100;
      static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~kTrap;
#endif
    }
  }

  static inline Each each_ = nullptr;
  static inline volatile bool is_over_ = false;
};

}  // namespace benchgate::preload
