#include "src/preload/unwinding.h"

#include "src/preload/stack_table.h"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <signal.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

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
