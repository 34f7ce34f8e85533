#include "src/preload/stack_walk.h"

#include "src/preload/unwinding.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <execinfo.h>
#include <signal.h>
#include <ucontext.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::preload {
namespace {

using testing::IsEmpty;

constexpr std::size_t kRoom = 256;
using Stack = std::array<std::uintptr_t, kRoom>;

/// What single steps have come to.
struct Steps {
  std::size_t taken = 0;
  std::size_t unknown = 0;  ///< Not for us, after all.
  std::size_t different = 0;
  std::size_t depth = 0;  ///< The most frames.
  std::array<std::uintptr_t, 8> where{};
};

Steps steps;
volatile bool is_over = false;

/// By libgcc: the addresses from the interrupted one on.
std::span<const std::uintptr_t> stack_by_libgcc(std::uintptr_t from,
                                                Stack& room) {
  static std::array<void*, kRoom> all;
  const int depth = ::backtrace(all.data(), static_cast<int>(all.size()));
  std::size_t used = 0;
  for (int i = 0; i < depth; ++i) {
    const auto address =
        reinterpret_cast<std::uintptr_t>(all.at(static_cast<std::size_t>(i)));
    if ((used > 0 || address == from) && address != 0) {
      room.at(used++) = address;
    }
  }
  return {room.data(), used};
}

bool walk_all(const void* context, Stack& room, std::size_t& used) {
  StackWalk walk(Registers::interrupted(context));
  room[0] = walk.address();
  for (used = 1; used < room.size(); ++used) {
    const StackWalk::Step step = walk.next();
    if (step != StackWalk::Step::caller) {
      return step == StackWalk::Step::outermost;
    }
    room.at(used) = walk.address();
  }
  return true;
}

void on_step(int /*signal*/, siginfo_t* /*info*/, void* context) {
  static Stack ours;
  static Stack room;
  std::size_t used = 0;
  ++steps.taken;
  if (!walk_all(context, ours, used)) {
    ++steps.unknown;
  } else {
    const auto theirs = stack_by_libgcc(ours[0], room);
    if (!std::ranges::equal(theirs, std::span(ours.data(), used))) {
      steps.where.at(steps.different % steps.where.size()) = ours[0];
      ++steps.different;
    }
    steps.depth = std::max(steps.depth, used);
  }
  if (is_over) {
    constexpr greg_t kTrap = 0x100;
    static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~kTrap;
  }
}

/// Stops after each instruction from here on.
void begin_steps() {
  is_over = false;
  asm volatile(
      "leaq -128(%%rsp), %%rsp\n\t"
      "pushfq\n\t"
      "orq $0x100, (%%rsp)\n\t"
      "popfq\n\t"
      "leaq 128(%%rsp), %%rsp"
      :
      :
      : "cc", "memory");
}

void end_steps() {
  is_over = true;
}

/// Goes through `work` one instruction at a time.
template <typename Work>
Steps step_through(Work work) {
  prepare_unwinding();

  struct sigaction action {};

  struct sigaction before {};

  action.sa_sigaction = &on_step;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGTRAP, &action, &before);
  steps = {};
  begin_steps();
  work();
  end_steps();
  ::sigaction(SIGTRAP, &before, nullptr);
  return steps;
}

void expect_same(const Steps& seen, std::size_t at_least) {
  EXPECT_GT(seen.taken, at_least);
  EXPECT_EQ(seen.different, 0U)
      << fmt::format("at {:#x}", fmt::join(seen.where, ", "));
  // The few instructions that go to whoever catches: neither stack is whole.
  EXPECT_LE(seen.unknown, seen.taken / 1000);
}

[[gnu::noinline]] int recurse(int depth) {
  return depth == 0 ? 1 : recurse(depth - 1) + depth;
}

[[gnu::noinline]] std::size_t aligned(std::size_t size) {
  // The first aligns its stack pointer anew, the second moves it.
  alignas(64) std::array<char, 256> buffer{};
  auto* const moved = static_cast<char*>(__builtin_alloca(size));
  moved[size - 1] = 'x';
  std::snprintf(buffer.data(), buffer.size(), "%zu %f %c", size, 0.5,
                moved[size - 1]);
  return std::string(buffer.data()).size();
}

[[gnu::noinline]] void throws(int depth) {
  const std::string destroyed(64, 'x');
  if (depth == 0) {
    throw std::runtime_error(destroyed);
  }
  throws(depth - 1);
}

TEST(StackWalk, AgreesWithLibgccAtEveryInstructionOfOrdinaryCode) {
  volatile int result = 0;
  expect_same(step_through([&] {
                std::vector<int> values{5, 3, 9, 1, 7, 2};
                std::ranges::sort(values, [](int a, int b) { return a < b; });
                result = recurse(20) + values.front() +
                         static_cast<int>(aligned(300));
              }),
              1000);
}

TEST(StackWalk, AgreesWithLibgccWhileAnExceptionIsThrownAndCaught) {
  expect_same(step_through([] {
                try {
                  throws(3);
                } catch (const std::runtime_error&) {
                }
              }),
              5000);
}

TEST(StackWalk, AgreesWithLibgccInWhatTheKernelGivesEachProgram) {
  expect_same(step_through([] {
                for (int turn = 0; turn < 5; ++turn) {
                  static_cast<void>(std::chrono::steady_clock::now());
                }
              }),
              100);
}

TEST(StackWalk, EndsWhereTheStackDoes) {
  const Steps seen = step_through([] { recurse(20); });
  EXPECT_GT(seen.depth, 25U);
  EXPECT_LT(seen.depth, kRoom);
}

TEST(StackWalk, SaysThatItDoesNotKnowCodeOfNoLibrary) {
  prepare_walk();
  Registers registers = Registers::here();
  registers.values[kReturnAddress] =
      reinterpret_cast<std::uintptr_t>(&registers);
  EXPECT_EQ(StackWalk(registers).next(), StackWalk::Step::unknown);
}

TEST(StackWalk, SaysThatItDoesNotKnowAStackThatIsNone) {
  prepare_walk();
  Registers registers = Registers::here();
  registers.values[kRsp] = UINTPTR_MAX - 7;
  registers.values[kRbp] = 8;
  EXPECT_EQ(StackWalk(registers).next(), StackWalk::Step::unknown);
}

}  // namespace
}  // namespace benchgate::preload
