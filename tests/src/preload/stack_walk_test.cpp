#include "src/preload/stack_walk.h"

#include "src/preload/stack_table.h"
#include "src/preload/unwinding.h"
#include "tests/src/preload/single_steps.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <execinfo.h>

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

bool compare_step(void* context) {
  static Stack ours;
  static Stack room;
  std::size_t used = 0;
  ++steps.taken;
  if (!walk_all(context, ours, used)) {
    ++steps.unknown;
    return true;
  }
  const auto theirs = stack_by_libgcc(ours[0], room);
  if (!std::ranges::equal(theirs, std::span(ours.data(), used))) {
    steps.where.at(steps.different % steps.where.size()) = ours[0];
    ++steps.different;
  }
  steps.depth = std::max(steps.depth, used);
  return true;
}

/// The outermost frames are those of the first step.
bool compare_ends(void* context) {
  static Stack ours;
  static std::array<std::uintptr_t, 8> first;
  std::size_t used = 0;
  if (!walk_all(context, ours, used) || used < first.size()) {
    ++steps.unknown;
    return true;
  }
  const auto last = std::span(ours.data(), used).last<first.size()>();
  if (steps.taken++ == 0) {
    std::ranges::copy(last, first.begin());
  } else if (!std::ranges::equal(last, first)) {
    steps.where.at(steps.different % steps.where.size()) = ours[0];
    ++steps.different;
  }
  return true;
}

/// As profilers do, with libgcc where the walk does not know how to go on.
bool capture_step(void* context) {
  std::array<std::uintptr_t, kMostFrames> frames{};
  const std::size_t depth =
      capture_interrupted(frames.data(), frames.size(), context);
  ++steps.taken;
  steps.depth = std::max(steps.depth, depth);
  return true;
}

/// Goes through `work` one instruction at a time.
template <typename Work>
Steps step_through(Work work, SingleSteps::Each each = &compare_step) {
  prepare_unwinding();
  steps = {};
  SingleSteps::through(work, each);
  return steps;
}

class StackWalkTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!SingleSteps::kArePossible) {
      GTEST_SKIP() << SingleSteps::kWhyNot;
    }
    if (::dlsym(RTLD_DEFAULT, "_dl_find_object") == nullptr) {
      GTEST_SKIP() << "the C library is older than glibc 2.35";
    }
  }
};

void expect_same(const Steps& seen, std::size_t at_least) {
  EXPECT_GT(seen.taken, at_least);
  EXPECT_EQ(seen.different, 0U)
      << fmt::format("at {:#x}", fmt::join(seen.where, ", "));
}

[[gnu::noinline]] int recurse(int depth) {
  volatile int below = 0;  // So that it does not become a loop.
  below = depth == 0 ? 1 : recurse(depth - 1);
  return below + depth;
}

/// Keeps what it likes in rbp, where its callee has just given it back.
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

TEST_F(StackWalkTest, AgreesWithLibgccAtEveryInstructionOfOrdinaryCode) {
  volatile int result = 0;
  const Steps seen = step_through([&] {
    std::vector<int> values{5, 3, 9, 1, 7, 2};
    std::ranges::sort(values, [](int a, int b) { return a < b; });
    const std::string text = fmt::format("{} and {:.3f}", recurse(20), 0.25);
    result = values.front() + static_cast<int>(text.size());
  });
  expect_same(seen, 1000);
  EXPECT_EQ(seen.unknown, 0U);
}

/// Where libgcc is wrong by two instructions: the stack pointer's register was
/// given back, and the description still says that others are behind it.
TEST_F(StackWalkTest, IsRightToTheEndOfFunctionsThatAlignTheirStack) {
  volatile std::size_t result = 0;
  const Steps seen =
      step_through([&] { result = aligned(300) + aligned(16); }, &compare_ends);
  expect_same(seen, 1000);
  EXPECT_EQ(seen.unknown, 0U);
}

TEST_F(StackWalkTest, AgreesWithLibgccInWhatTheKernelGivesEachProgram) {
  const Steps seen = step_through([] {
    for (int turn = 0; turn < 5; ++turn) {
      static_cast<void>(std::chrono::steady_clock::now());
    }
  });
  expect_same(seen, 100);
  EXPECT_EQ(seen.unknown, 0U);
}

TEST_F(StackWalkTest, AgreesWithLibgccWhileAnExceptionIsThrownAndCaught) {
  const Steps seen = step_through([] {
    try {
      throws(3);
    } catch (const std::runtime_error&) {
    }
  });
  expect_same(seen, 5000);
  // Between the frame that throws and the one that catches there is no stack.
  EXPECT_LT(seen.unknown, seen.taken / 100);
}

TEST_F(StackWalkTest, EndsWhereTheStackDoes) {
  const Steps seen = step_through([] { recurse(20); });
  EXPECT_GT(seen.depth, 25U);
  EXPECT_LT(seen.depth, kRoom);
}

TEST_F(StackWalkTest, NoCaptureFaultsWhereThereIsNoStack) {
  const Steps seen = step_through(
      [] {
        for (int depth = 0; depth < 4; ++depth) {
          try {
            throws(depth);
          } catch (const std::runtime_error&) {
          }
        }
      },
      &capture_step);
  EXPECT_GT(seen.taken, 20'000U);
  EXPECT_GT(seen.depth, 10U);
}

TEST_F(StackWalkTest, SaysThatItDoesNotKnowCodeOfNoLibrary) {
  prepare_walk();
  Registers registers = Registers::here();
  registers.values[kReturnAddress] =
      reinterpret_cast<std::uintptr_t>(&registers);
  EXPECT_EQ(StackWalk(registers).next(), StackWalk::Step::unknown);
}

TEST_F(StackWalkTest, SaysThatItDoesNotKnowAStackThatIsNone) {
  prepare_walk();
  Registers registers = Registers::here();
  registers.values[kRsp] = UINTPTR_MAX - 7;
  registers.values[kRbp] = 8;
  EXPECT_EQ(StackWalk(registers).next(), StackWalk::Step::unknown);
}

}  // namespace
}  // namespace benchgate::preload
