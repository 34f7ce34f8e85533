#include "src/preload/unwinding.h"

#include "src/preload/stack_table.h"
#include "tests/src/preload/single_steps.h"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

// Of libgcc.
extern "C" void __register_frame(void* frames);    // NOLINT
extern "C" void __deregister_frame(void* frames);  // NOLINT

namespace benchgate::preload {

// With names that the loader knows, so that a stack can be read here.
extern "C" std::size_t benchgate_test_inner(std::uintptr_t* frames,
                                            std::size_t room);
extern "C" std::size_t benchgate_test_outer(std::uintptr_t* frames,
                                            std::size_t room);

__attribute__((noinline)) std::size_t benchgate_test_inner(
    std::uintptr_t* frames, std::size_t room) {
  const auto caller =
      reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  return capture_stack(frames, room, caller);
}

__attribute__((noinline)) std::size_t benchgate_test_outer(
    std::uintptr_t* frames, std::size_t room) {
  const std::size_t depth = benchgate_test_inner(frames, room);
  return depth + (frames[0] == 0 ? 1 : 0);  // No tail call.
}

namespace {

using Frames = std::array<std::uintptr_t, kMostFrames>;

std::string name_at(std::uintptr_t address) {
  Dl_info info{};
  ::dladdr(reinterpret_cast<void*>(address), &info);  // NOLINT
  return info.dli_sname == nullptr ? "" : info.dli_sname;
}

Frames interrupted;
std::size_t interrupted_depth = 0;

void on_signal(int /*signal*/, siginfo_t* /*info*/, void* context) {
  interrupted_depth =
      capture_interrupted(interrupted.data(), interrupted.size(), context);
}

TEST(Unwinding, StartsAtTheCallerAndLeavesTheCalleeOut) {
  prepare_unwinding();
  Frames frames{};
  const std::size_t depth = benchgate_test_outer(frames.data(), frames.size());
  ASSERT_GE(depth, 3U);
  EXPECT_EQ(name_at(frames[0]), "benchgate_test_outer");
  for (std::size_t i = 0; i < depth; ++i) {
    EXPECT_NE(name_at(frames[i]), "benchgate_test_inner");
  }
}

TEST(Unwinding, TakesNoMoreThanThereIsRoomFor) {
  prepare_unwinding();
  Frames frames{};
  EXPECT_EQ(benchgate_test_outer(frames.data(), 2), 2U);
  EXPECT_EQ(frames[2], 0U);
}

TEST(Unwinding, GivesTheAddressAloneWhereItIsNotOnTheStack) {
  prepare_unwinding();
  Frames frames{};
  EXPECT_EQ(capture_stack(frames.data(), frames.size(), 0x1235), 1U);
  EXPECT_EQ(frames[0], 0x1234U);
}

Frames captured;
std::size_t captured_depth = 0;

__attribute__((noinline)) void capture_here() {
  captured_depth = benchgate_test_outer(captured.data(), captured.size());
}

bool was_captured(const char* name) {
  return std::ranges::any_of(
      std::span(captured.data(), captured_depth),
      [name](std::uintptr_t address) { return name_at(address) == name; });
}

TEST(Unwinding, GoesOnBehindASignalsHandler) {
  prepare_unwinding();
  const auto before = ::signal(SIGUSR1, [](int) { capture_here(); });
  ::raise(SIGUSR1);
  ::signal(SIGUSR1, before);
  EXPECT_TRUE(was_captured("benchgate_test_outer"));
  EXPECT_TRUE(was_captured("main"));
}

#if defined(__x86_64__)

/// Code that calls a function, with frames that were registered, as
/// just-in-time compilers do. Libgcc takes a lock from then on.
class MadeCode {
 public:
  MadeCode() {
    // sub $8, %rsp; call *%rdi; add $8, %rsp; ret
    constexpr std::array<unsigned char, 11> kCode{
        0x48, 0x83, 0xEC, 0x08, 0xFF, 0xD7, 0x48, 0x83, 0xC4, 0x08, 0xC3};
    std::memcpy(code_, kCode.data(), kCode.size());
    frames_.begin = reinterpret_cast<std::uintptr_t>(code_);
    frames_.size = kCode.size();
    ::__register_frame(&frames_);
  }

  ~MadeCode() {
    ::__deregister_frame(&frames_);
    ::munmap(code_, 4096);
  }

  MadeCode(const MadeCode&) = delete;
  MadeCode& operator=(const MadeCode&) = delete;
  MadeCode(MadeCode&&) = delete;
  MadeCode& operator=(MadeCode&&) = delete;

  void call(void (*function)()) const {
    reinterpret_cast<void (*)(void (*)())>(code_)(function);  // NOLINT
  }

 private:
  struct Frames {
    std::uint32_t common_size = 20;
    std::uint32_t common_id = 0;
    std::array<unsigned char, 16> common{1,    0, 1, 0x78, 16,
                                         0x0C, 7, 8, 0x90, 1};
    std::uint32_t own_size = 28;
    std::uint32_t back = 28;
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::array<unsigned char, 8> own{0x44, 0x0E, 16, 0x46, 0x0E, 8};
    std::uint32_t end = 0;
  };

  void* code_ = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  Frames frames_;
};

/// Ends the process of a test with 0 if it is so.
[[noreturn]] void end_with(bool is_so) {
  std::_Exit(is_so ? 0 : 1);
}

TEST(UnwindingDeathTest, GoesOnBehindCodeThatWasMadeWhileTheProgramRan) {
  EXPECT_EXIT(
      {
        prepare_unwinding();
        MadeCode().call(&capture_here);
        end_with(was_captured("benchgate_test_outer") && was_captured("main"));
      },
      testing::ExitedWithCode(0), "");
}

std::size_t captures = 0;

bool capture_step(void* context) {
  Frames frames{};
  if (capture_interrupted(frames.data(), frames.size(), context) > 1) {
    ++captures;
  }
  return true;
}

void throw_in_steps() {
  SingleSteps::through(
      [] {
        try {
          throw std::runtime_error("caught");
        } catch (const std::runtime_error&) {
        }
      },
      &capture_step);
}

/// Where libgcc has its lock, it must not be asked for what has called.
TEST(UnwindingDeathTest, DoesNotWaitForALockThatTheInterruptedThreadHas) {
  if (!SingleSteps::kArePossible) {
    GTEST_SKIP() << SingleSteps::kWhyNot;
  }
  EXPECT_EXIT(
      {
        prepare_unwinding();
        ::alarm(120);
        MadeCode().call(&throw_in_steps);
        end_with(captures > 1000);
      },
      testing::ExitedWithCode(0), "");
}

#endif

TEST(Unwinding, FindsWhatASignalInterrupted) {
  prepare_unwinding();

  struct sigaction action {};

  struct sigaction before {};

  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO;
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  ::raise(SIGUSR1);
  ::sigaction(SIGUSR1, &before, nullptr);
  // raise() is of the C library, which is the leaf; we are further out.
  ASSERT_GE(interrupted_depth, 3U);
  Dl_info own{};
  ASSERT_NE(::dladdr(reinterpret_cast<void*>(&on_signal), &own), 0);  // NOLINT
  bool found = false;
  for (std::size_t i = 0; i < interrupted_depth; ++i) {
    Dl_info info{};
    ::dladdr(reinterpret_cast<void*>(interrupted[i]), &info);  // NOLINT
    found = found || info.dli_fbase == own.dli_fbase;
    EXPECT_NE(name_at(interrupted[i]), "backtrace");
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace benchgate::preload
