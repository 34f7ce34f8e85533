#include "src/cli/application.h"
#include "src/profile/profile_reader.h"
#include "tests/support/recording_terminal.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

// The stacks themselves: tests/src/threads.

namespace benchgate::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

[[gnu::noinline]] void stay_here() {
  while (true) {
    ::raise(SIGSTOP);
  }
}

class ThreadsCommandTest : public testing::Test {
 protected:
  ThreadsCommandTest() : child_(::fork()) {
    if (child_ == 0) {
      stay_here();
    }
    // A stop is told to the parent: then the child is where it stays.
    siginfo_t stop{};
    EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(child_), &stop, WSTOPPED), 0);
  }

  ~ThreadsCommandTest() override {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }

  ExitStatus run(const std::string& process,
                 const std::vector<std::string>& options = {}) {
    std::vector<std::string> arguments = {"threads", process};
    arguments.insert(arguments.end(), options.begin(), options.end());
    terminal_ = {};
    return run_application(arguments, terminal_);
  }

  [[nodiscard]] std::string child() const { return std::to_string(child_); }

  tests::TemporaryFolder folder_;
  tests::RecordingTerminal terminal_;
  pid_t child_;
};

TEST_F(ThreadsCommandTest, ShowsWhereAProcessIs) {
  EXPECT_EQ(run(child()), ExitStatus::fine);
  EXPECT_THAT(terminal_.out, StartsWith("thread " + child() + " \""));
  EXPECT_THAT(terminal_.out, HasSubstr("stay_here"));
}

TEST_F(ThreadsCommandTest, PrintsJson) {
  EXPECT_EQ(run(child(), {"--json"}), ExitStatus::fine);
  const auto document = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(document["schema"], "benchgate.threads/1");
  EXPECT_EQ(document["groups"][0]["threads"][0]["id"], child_);
}

TEST_F(ThreadsCommandTest, WritesAProfileToo) {
  const std::string file = (folder_ / "threads.pb.gz").string();
  EXPECT_EQ(run(child(), {"--output", file}), ExitStatus::fine);
  EXPECT_THAT(terminal_.out, StartsWith("thread "));
  const auto profile = profile::read_profile_file(file);
  ASSERT_EQ(profile.samples.size(), 1U);
  EXPECT_EQ(profile.samples[0].values[0], 1);
  EXPECT_EQ(profile.text(profile.samples[0].labels[0].key), "thread");
}

TEST_F(ThreadsCommandTest, SaysWhatIsNoProcess) {
  EXPECT_EQ(run("4194304"), ExitStatus::bad_input);
  EXPECT_EQ(terminal_.err, "benchgate: there is no process 4194304\n");
  for (const char* const word : {"0", "-1", "nginx", "99999999999999"}) {
    EXPECT_EQ(run(word), ExitStatus::bad_input) << word;
    EXPECT_THAT(terminal_.err, HasSubstr("must be the number of a process"));
    EXPECT_THAT(terminal_.out, IsEmpty());
  }
}

}  // namespace
}  // namespace benchgate::cli
