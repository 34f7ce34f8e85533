#include "src/measure/interruption.h"

#include "src/measure/measurement_error.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

// What harms: a Ctrl-C that is lost, and one that ends the program before it
// has put its things in order.

namespace benchgate::measure {
namespace {

bool readable(int descriptor) {
  struct pollfd event {
    .fd = descriptor, .events = POLLIN, .revents = 0
  };

  return ::poll(&event, 1, 0) == 1;
}

using Handler = void (*)(int);

Handler handler_of(int number) {
  struct sigaction action {};

  ::sigaction(number, nullptr, &action);
  return action.sa_handler;
}

/// What all three ways to ask say; "contradiction" if they differ.
std::string answer() {
  bool thrown = false;
  try {
    throw_if_interrupted();
  } catch (const Interrupted&) {
    thrown = true;
  }
  const bool event = readable(interruption_descriptor());
  if (thrown != interrupted() || event != interrupted()) {
    return "contradiction";
  }
  return thrown ? "yes" : "no";
}

TEST(InterruptionTest, EachOfTheSignalsIsNotedAndWakesPoll) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    const InterruptionGuard guard;
    EXPECT_EQ(answer(), "no");
    ::raise(number);
    EXPECT_EQ(answer(), "yes");
    EXPECT_EQ(answer(), "yes");  // Asking does not take it away.
  }
}

TEST(InterruptionTest, ImpatienceChangesNothing) {
  const InterruptionGuard guard;
  // A pipe would be full by then, and a handler that waits would hang.
  for (int i = 0; i < 100'000; ++i) {
    ::raise(SIGINT);
  }
  EXPECT_TRUE(interrupted());
  EXPECT_TRUE(readable(interruption_descriptor()));
}

TEST(InterruptionTest, WithoutAGuardNothingIsInterrupted) {
  EXPECT_EQ(interruption_descriptor(), -1);
  {
    const InterruptionGuard guard;
    ::raise(SIGTERM);
    EXPECT_TRUE(interrupted());
  }
  EXPECT_EQ(interruption_descriptor(), -1);
  EXPECT_FALSE(interrupted());
}

TEST(InterruptionTest, ANewGuardKnowsNothingOfOldSignals) {
  {
    const InterruptionGuard guard;
    ::raise(SIGTERM);
  }
  const InterruptionGuard guard;
  EXPECT_FALSE(interrupted());
  EXPECT_FALSE(readable(interruption_descriptor()));
}

TEST(InterruptionTest, TheEndRestoresWhatWasBefore) {
  const Handler mine = [](int) {};
  ::signal(SIGTERM, mine);
  {
    const InterruptionGuard guard;
    EXPECT_NE(handler_of(SIGTERM), mine);
    EXPECT_NE(handler_of(SIGINT), SIG_DFL);
  }
  EXPECT_EQ(handler_of(SIGTERM), mine);
  EXPECT_EQ(handler_of(SIGINT), SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
}

TEST(InterruptionTest, WhatNohupIgnoresStaysIgnored) {
  ::signal(SIGHUP, SIG_IGN);
  {
    const InterruptionGuard guard;
    ::raise(SIGHUP);
    EXPECT_FALSE(interrupted());
    ::raise(SIGINT);
    EXPECT_TRUE(interrupted());
  }
  EXPECT_EQ(handler_of(SIGHUP), SIG_IGN);
  ::signal(SIGHUP, SIG_DFL);
}

TEST(InterruptionTest, ErrnoSurvivesTheHandler) {
  const InterruptionGuard guard;
  errno = ERANGE;
  for (int i = 0; i < 3; ++i) {
    ::raise(SIGINT);
  }
  EXPECT_EQ(errno, ERANGE);
}

TEST(InterruptionTest, SignalsWhileGuardsComeAndGoHarmNothing) {
  // The program's own answer stands in for ending it.
  static std::atomic<int> unguarded = 0;
  ::signal(SIGINT, [](int) { ++unguarded; });
  std::atomic<bool> done = false;
  std::thread impatient([&done] {
    while (!done) {
      ::kill(::getpid(), SIGINT);
    }
  });
  for (int i = 0; i < 2'000; ++i) {
    const InterruptionGuard guard;
    static_cast<void>(interrupted());
  }
  done = true;
  impatient.join();
  ::signal(SIGINT, SIG_DFL);
  EXPECT_EQ(interruption_descriptor(), -1);
}

}  // namespace
}  // namespace benchgate::measure
