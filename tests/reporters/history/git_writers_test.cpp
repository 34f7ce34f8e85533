#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <vector>

// Many processes that write to one branch behind a server that drops
// connections, and are killed at any time: every acknowledged record is there
// once. tests/history_writers.sh runs it with more of everything.

namespace benchgate::reporters::history {
namespace {

std::uint32_t setting(const char* name, std::uint32_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr
             ? otherwise
             : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

/// One writer: which records it has left to add.
struct Writer {
  pid_t process = -1;
  std::uint32_t next = 0;
};

class GitWritersTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!tests::GitServer::available()) {
      GTEST_SKIP() << tests::GitServer::kSkipped;
    }
    ASSERT_EQ(::pipe(acknowledged_), 0);
    fixture_.serve({"--drop", std::to_string(drop_)});
  }

  void TearDown() override {
    ::close(acknowledged_[0]);
    ::close(acknowledged_[1]);
  }

  [[nodiscard]] std::uint32_t number(std::uint32_t writer,
                                     std::uint32_t i) const {
    return writer * each_ + i;
  }

  /// A process of its own that adds what the writer has left, as if on a
  /// machine of its own, and tells of each once it is acknowledged.
  void start(std::uint32_t writer) {
    Writer& state = writers_[writer];
    state.process = ::fork();
    if (state.process != 0) {
      return;
    }
    try {
      BackendSettings settings =
          fixture_.settings("cache-" + std::to_string(writer));
      settings.pause = nullptr;
      const auto backend = open_history(fixture_.location(), settings);
      for (std::uint32_t i = state.next; i < each_; ++i) {
        backend->add(plain_record(number(writer, i)));
        const std::uint32_t told = number(writer, i);
        if (::write(acknowledged_[1], &told, sizeof told) != sizeof told) {
          ::_exit(2);
        }
      }
    } catch (const std::exception& error) {
      std::cerr << "writer " << writer << ": " << error.what() << '\n';
      ::_exit(1);
    }
    ::_exit(0);
  }

  /// Notes what was acknowledged within some time.
  void listen(std::chrono::milliseconds time) {
    struct pollfd event {};

    event.fd = acknowledged_[0];
    event.events = POLLIN;
    std::uint32_t told = 0;
    while (::poll(&event, 1, static_cast<int>(time.count())) > 0 &&
           ::read(acknowledged_[0], &told, sizeof told) == sizeof told) {
      seen_.insert(told);
      Writer& state = writers_[told / each_];
      state.next = std::max(state.next, told % each_ + 1);
      time = std::chrono::milliseconds(0);
    }
  }

  /// Starts again whoever has ended without having added all; one that gave
  /// up is one that tries again.
  std::size_t revive() {
    std::size_t running = 0;
    for (std::uint32_t writer = 0; writer < writers_.size(); ++writer) {
      Writer& state = writers_[writer];
      int status = 0;
      if (state.process > 0 &&
          ::waitpid(state.process, &status, WNOHANG) == state.process) {
        state.process = -1;
        listen(std::chrono::milliseconds(0));
        gave_up_ += WIFEXITED(status) && WEXITSTATUS(status) != 0 ? 1 : 0;
      }
      if (state.process < 0 && state.next < each_) {
        start(writer);
      }
      running += state.process > 0 ? 1U : 0U;
    }
    return running;
  }

  const std::uint32_t each_ = setting("BENCHGATE_TEST_RECORDS", 4);
  const std::uint32_t drop_ = setting("BENCHGATE_TEST_DROP", 10);
  const std::uint32_t kill_every_ms_ = setting("BENCHGATE_TEST_KILL_MS", 300);
  GitFixture fixture_;
  std::vector<Writer> writers_ =
      std::vector<Writer>(setting("BENCHGATE_TEST_WRITERS", 4));
  int acknowledged_[2] = {-1, -1};
  std::set<std::uint32_t> seen_;
  int kills_ = 0;
  int gave_up_ = 0;
};

TEST_F(GitWritersTest, EveryAcknowledgedRecordIsThereOnce) {
  std::mt19937_64 random(setting("BENCHGATE_TEST_SEED", 20261129));
  while (revive() > 0) {
    listen(std::chrono::milliseconds(random() % (2 * kill_every_ms_)));
    const Writer& victim = writers_[random() % writers_.size()];
    if (victim.process > 0 && ::kill(victim.process, SIGKILL) == 0) {
      ++kills_;
    }
    // The first kills come at any time, the later ones ever less often, so
    // that this comes to an end on the slowest machine.
    if (kills_ > static_cast<int>(2 * writers_.size())) {
      listen(std::chrono::milliseconds(10 * kill_every_ms_));
    }
  }
  listen(std::chrono::milliseconds(0));
  EXPECT_EQ(seen_.size(), writers_.size() * each_);

  const GitFixture& fixture = fixture_;
  const auto files = fixture_.git({"ls-tree", "-r", "--name-only", "h"});
  const auto lines =
      static_cast<std::size_t>(std::ranges::count(files, '\n')) + 1;
  EXPECT_EQ(lines, writers_.size() * each_) << "of files in the branch";
  const Contents contents = contents_of(*open_history(
      "git:" + fixture.repository().string() + "#h", fixture_.settings()));
  EXPECT_TRUE(contents.unreadable.empty());
  EXPECT_FALSE(contents.repeated);
  EXPECT_EQ(contents.records.size(), writers_.size() * each_);
  for (const std::uint32_t run : seen_) {
    const Record record = plain_record(run);
    const auto found = contents.records.find(record.id);
    ASSERT_NE(found, contents.records.end()) << run;
    EXPECT_TRUE(found->second == record) << run;
  }
  std::cout << seen_.size() << " records acknowledged, "
            << contents.records.size() << " there, in "
            << fixture_.git({"rev-list", "--count", "h"}) << " commits; "
            << kills_ << " writers killed, " << gave_up_
            << " gave up and tried again\n";
}

}  // namespace
}  // namespace benchgate::reporters::history
