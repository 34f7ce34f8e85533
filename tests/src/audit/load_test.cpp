#include "src/audit/load.h"

#include "src/measure/process.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace benchgate::audit {
namespace {

/// The letter of /proc/PID/stat; 'X' when there is no such process. A dead one
/// that its new parent has not reaped yet is 'Z'.
char state_of(pid_t process) {
  std::ifstream stat(fmt::format("/proc/{}/stat", process));
  std::string text{std::istreambuf_iterator<char>(stat), {}};
  const std::size_t name_end = text.rfind(')');
  return name_end == std::string::npos ? 'X' : text.at(name_end + 2);
}

bool is_gone(pid_t process) {
  const char state = state_of(process);
  return state == 'X' || state == 'Z';
}

bool goes_away(pid_t process) {
  for (int i = 0; i < 500 && !is_gone(process); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return is_gone(process);
}

TEST(LoadTest, ProcessesRunInOneGroupOfTheirOwnAndEndWithTheObject) {
  std::vector<pid_t> processes;
  {
    const Load load(2);
    processes = load.processes();
    ASSERT_EQ(processes.size(), 2U);
    for (const pid_t process : processes) {
      EXPECT_FALSE(is_gone(process));
      EXPECT_EQ(::getpgid(process), processes.front());
    }
    EXPECT_NE(processes.front(), ::getpgrp());
  }
  for (const pid_t process : processes) {
    EXPECT_EQ(state_of(process), 'X');
  }
}

TEST(LoadTest, TheyAreBusy) {
  const Load load(1);
  // Time of the process, in ticks, not ours: it grows.
  std::string before;
  std::string after;
  const auto time = [&] {
    std::ifstream stat(
        fmt::format("/proc/{}/schedstat", load.processes().front()));
    std::string nanoseconds;
    stat >> nanoseconds;
    return nanoseconds;
  };
  before = time();
  for (int i = 0; i < 1000 && (after.empty() || after == before); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    after = time();
  }
  EXPECT_NE(after, before);
}

TEST(LoadTest, NoneIsNone) {
  EXPECT_TRUE(Load(0).processes().empty());
}

TEST(LoadTest, TheyGoWhenTheirMakerIsKilled) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t maker = ::fork();
  if (maker == 0) {
    const Load load(2);
    for (const pid_t process : load.processes()) {
      [[maybe_unused]] const auto written =
          ::write(pipe[1], &process, sizeof process);
    }
    ::pause();
    ::_exit(0);
  }
  std::array<pid_t, 2> processes{};
  for (pid_t& process : processes) {
    ASSERT_EQ(::read(pipe[0], &process, sizeof process),
              static_cast<ssize_t>(sizeof process));
  }
  ::kill(maker, SIGKILL);
  ::waitpid(maker, nullptr, 0);
  for (const pid_t process : processes) {
    EXPECT_TRUE(goes_away(process)) << process;
  }
  // Nor do they hold what their maker had open: the pipe has an end.
  ::close(pipe[1]);
  pid_t more = 0;
  EXPECT_EQ(::read(pipe[0], &more, sizeof more), 0);
  ::close(pipe[0]);
}

TEST(LoadTest, AProcessRunnerLeavesThemAlone) {
  measure::SystemProcessRunner runner;
  const Load load(1);
  measure::Command command;
  command.executable = "/bin/true";
  EXPECT_TRUE(runner.run(command, {}).succeeded());
  EXPECT_FALSE(is_gone(load.processes().front()));
}

}  // namespace
}  // namespace benchgate::audit
