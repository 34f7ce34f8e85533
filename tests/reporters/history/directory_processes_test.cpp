#include "reporters/history/directory_backend.h"
#include "reporters/history/directory_compaction.h"
#include "tests/reporters/history/random_record.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// What several processes do to one folder, and what is left when they are
// killed. A child tells of each acknowledged record by its number on a pipe.

namespace benchgate::reporters::history {
namespace {

pid_t start(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      work();
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

/// Numbers of records from children to the test.
class Acknowledgements {
 public:
  Acknowledgements() {
    if (::pipe(ends_) != 0) {
      throw std::runtime_error("no pipe");
    }
  }

  ~Acknowledgements() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }

  Acknowledgements(const Acknowledgements&) = delete;
  Acknowledgements& operator=(const Acknowledgements&) = delete;
  Acknowledgements(Acknowledgements&&) = delete;
  Acknowledgements& operator=(Acknowledgements&&) = delete;

  void send(std::uint32_t run) const {
    if (::write(ends_[1], &run, sizeof run) != sizeof run) {
      ::_exit(2);
    }
  }

  /// Waits for one.
  std::uint32_t take() const {
    std::uint32_t run = 0;
    if (::read(ends_[0], &run, sizeof run) != sizeof run) {
      throw std::runtime_error("no child writes");
    }
    return run;
  }

  /// Those that have been sent; all children have ended.
  std::vector<std::uint32_t> take_all() {
    ::close(ends_[1]);
    ends_[1] = -1;
    std::vector<std::uint32_t> runs;
    std::uint32_t run = 0;
    while (::read(ends_[0], &run, sizeof run) == sizeof run) {
      runs.push_back(run);
    }
    return runs;
  }

 private:
  int ends_[2] = {-1, -1};
};

class DirectoryProcessesTest : public testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<Backend> open() const {
    return open_directory_history(folder_.path().string(), {});
  }

  void compact() const {
    // Everything is of 2024; some of its months are over.
    (void)compact_folder(HistoryFolder(folder_.path()), "2024-02",
                         {.loose_of_a_month = 3, .pack_text_bytes = 20'000});
  }

  /// Every record there is whole, and those of `runs` are there, once.
  void expect_all(const std::vector<std::uint32_t>& runs) const {
    std::map<std::string, Record> records;
    const auto unreadable = open()->read([&](Record record) {
      const std::string id = record.id;
      EXPECT_TRUE(records.emplace(id, std::move(record)).second) << id;
    });
    for (const Unreadable& each : unreadable) {
      ADD_FAILURE() << each.where << ": " << each.why;
    }
    for (const std::uint32_t run : runs) {
      const Record record = plain_record(run);
      const auto found = records.find(record.id);
      ASSERT_NE(found, records.end()) << run;
      EXPECT_TRUE(found->second == record) << run;
    }
  }

  tests::TemporaryFolder folder_;
};

TEST_F(DirectoryProcessesTest, EachOfManyWritersRecordsIsThereOnce) {
  constexpr std::uint32_t kWriters = 8;
  constexpr std::uint32_t kEach = 20;
  Acknowledgements acknowledged;
  std::vector<pid_t> children;
  for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
    children.push_back(start([&, writer] {
      const auto backend = open();
      for (std::uint32_t i = 0; i < kEach; ++i) {
        // Every second record is also the next writer's.
        const std::uint32_t owner = (writer + i % 2) % kWriters;
        if (backend->add(plain_record(owner * kEach + i))) {
          acknowledged.send(owner * kEach + i);
        }
      }
    }));
  }
  for (const pid_t child : children) {
    EXPECT_EQ(status_of(child), 0);
  }
  const auto runs = acknowledged.take_all();
  const std::set<std::uint32_t> distinct(runs.begin(), runs.end());
  EXPECT_EQ(runs.size(), kWriters * kEach);  // Each was new to one only.
  EXPECT_EQ(distinct.size(), kWriters * kEach);
  expect_all(runs);
}

TEST_F(DirectoryProcessesTest, ReadersSeeEveryRecordWhileOthersCompact) {
  constexpr std::uint32_t kRuns = 40;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    open()->add(plain_record(run * 31));
  }
  std::vector<pid_t> children;
  for (std::uint32_t writer = 0; writer < 2; ++writer) {
    children.push_back(start([&, writer] {
      for (std::uint32_t i = 0; i < 15; ++i) {
        open()->add(plain_record(1'000'000 + writer * 1000 + i * 40));
        compact();
      }
    }));
  }
  std::vector<std::uint32_t> there;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    there.push_back(run * 31);
  }
  std::size_t running = children.size();
  while (running > 0) {
    expect_all(there);
    int status = 0;
    if (::waitpid(-1, &status, WNOHANG) > 0) {
      EXPECT_EQ(status, 0);
      --running;
    }
  }
  expect_all(there);
}

TEST_F(DirectoryProcessesTest, AKillLosesNothingAcknowledgedAndLeavesNoHalf) {
  std::mt19937_64 random(20261123);
  std::uint32_t next = 0;
  std::vector<std::uint32_t> all;
  for (int round = 0; round < 25; ++round) {
    Acknowledgements acknowledged;
    const std::uint32_t first = next;
    next += 1000;
    const pid_t child = start([&] {
      const auto backend = open();
      for (std::uint32_t run = first; run < next; ++run) {
        backend->add(plain_record(run));
        acknowledged.send(run);
        if (run % 4 == 0) {
          compact();
        }
      }
    });
    for (std::uint64_t some = 1 + random() % 10; some > 0; --some) {
      all.push_back(acknowledged.take());
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    ::kill(child, SIGKILL);
    status_of(child);
    for (const std::uint32_t run : acknowledged.take_all()) {
      all.push_back(run);
    }
  }
  expect_all(all);
  compact();
  expect_all(all);
}

}  // namespace
}  // namespace benchgate::reporters::history
