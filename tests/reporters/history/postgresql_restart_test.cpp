#include "tests/reporters/history/dropping_proxy.h"
#include "tests/reporters/history/postgresql_testing.h"
#include "tests/reporters/history/random_record.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

// Servers that end in the middle, and answers that are lost.

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using tests::PostgresqlServer;

class PostgresqlRestartTest : public PostgresqlTest {
 protected:
  /// As after a crash: `pg_ctl restart -m immediate`.
  static void restart() {
    server().stop(PostgresqlServer::Stop::immediate);
    server().start();
  }

  [[nodiscard]] std::string through(const tests::DroppingProxy& proxy) const {
    return fmt::format(
        "postgresql://owner:secret-of-owner@127.0.0.1:{}/{}?sslmode=disable",
        proxy.port(), database_);
  }

  [[nodiscard]] std::string rows() const {
    return sql("SELECT count(*), count(DISTINCT id) FROM benchgate_record");
  }
};

/// What writers say of their records: how often each was new to one of them.
class Acknowledged {
 public:
  void add(std::size_t run, std::size_t fresh) {
    const std::scoped_lock lock(mutex_);
    fresh_[run] += fresh;
  }

  [[nodiscard]] std::map<std::size_t, std::size_t> all() const {
    return fresh_;
  }

 private:
  std::mutex mutex_;
  std::map<std::size_t, std::size_t> fresh_;
};

TEST_F(PostgresqlRestartTest, WhatManyWritersWereToldIsThereOnce) {
  constexpr std::size_t kWriters = 6;
  constexpr int kRestarts = 6;
  std::atomic<bool> over = false;
  std::atomic<std::size_t> retries = 0;
  Acknowledged acknowledged;
  {
    std::vector<std::jthread> writers;
    for (std::size_t writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        BackendSettings settings;
        settings.progress = [&](const std::string&) { ++retries; };
        const auto backend = open_history(location(), settings);
        // Two each add the same records.
        for (std::size_t i = 0; !over; ++i) {
          const std::size_t run = writer / 2 + kWriters / 2 * i;
          EXPECT_EQ(refusal([&] {
                      acknowledged.add(run,
                                       backend->add(plain_record(run)) ? 1 : 0);
                    }),
                    "");
        }
      });
    }
    std::mt19937_64 random(20261129);
    for (int round = 0; round < kRestarts; ++round) {
      std::this_thread::sleep_for(
          std::chrono::milliseconds(100 + random() % 200));
      restart();
    }
    over = true;
  }
  const Contents contents = contents_of(*open());
  EXPECT_TRUE(contents.unreadable.empty());
  EXPECT_FALSE(contents.repeated);
  EXPECT_GT(retries, 0U);
  const auto all = acknowledged.all();
  EXPECT_EQ(contents.records.size(), all.size());
  for (const auto& [run, fresh] : all) {
    const auto found = contents.records.find(plain_record(run).id);
    ASSERT_NE(found, contents.records.end()) << run;
    EXPECT_TRUE(found->second == plain_record(run)) << run;
    EXPECT_EQ(fresh, 1U) << run;
  }
}

TEST_F(PostgresqlRestartTest, ManyRecordsGoInWholeOrNotAtAll) {
  std::vector<Record> records;
  for (std::size_t run = 0; run < 1'000; ++run) {
    records.push_back(plain_record(run));
  }
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    EXPECT_EQ(open({.rows = 5})->add_all(records), records.size());
    done = true;
  });
  // Others may see nothing of it, or all.
  for (int round = 0; round < 4 && !done; ++round) {
    restart();
    const std::size_t seen = contents_of(*open()).records.size();
    EXPECT_TRUE(seen == 0 || seen == records.size()) << seen;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  writer.join();
  expect_runs(records.size());
}

TEST_F(PostgresqlRestartTest, AReaderGoesOnWhereItWas) {
  std::vector<Record> records;
  for (std::size_t run = 0; run < 60; ++run) {
    records.push_back(plain_record(run));
  }
  const auto backend = open({.rows = 10});
  backend->add_all(records);
  std::vector<std::string> seen;
  const auto unreadable = backend->read([&](const Record& record) {
    seen.push_back(record.id);
    if (seen.size() == 25) {
      restart();
    }
  });
  EXPECT_TRUE(unreadable.empty());
  EXPECT_EQ(seen.size(), records.size());
  std::ranges::sort(seen);
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
}

TEST_F(PostgresqlRestartTest, ACommitWhoseAnswerWasLostIsSettled) {
  open()->add(plain_record(0));
  tests::DroppingProxy proxy(server().port());
  const auto backend = open_at(through(proxy));
  EXPECT_TRUE(backend->add(plain_record(1)));
  proxy.drop_answer_to("COMMIT", 2);
  // It is known to be ours, though it was there at the second try.
  EXPECT_TRUE(backend->add(plain_record(2)));
  EXPECT_EQ(proxy.left(), 0);
  proxy.drop_answer_to("COMMIT", 1);
  EXPECT_FALSE(backend->add(plain_record(2)));
  proxy.drop_answer_to("COMMIT", 1);
  EXPECT_EQ(backend->add_all({plain_record(3), plain_record(0)}), 1U);
  EXPECT_EQ(proxy.left(), 0);
  EXPECT_EQ(rows(), "4|4");
  expect_runs(4);
}

TEST_F(PostgresqlRestartTest, AMigrationWhoseAnswerWasLostIsSettled) {
  tests::DroppingProxy proxy(server().port());
  proxy.drop_answer_to("COMMIT", 1);
  EXPECT_TRUE(open_at(through(proxy))->add(plain_record(0)));
  EXPECT_EQ(proxy.left(), 0);
  EXPECT_EQ(sql("SELECT count(*) FROM benchgate_schema"), "2");
  expect_runs(1);
}

TEST_F(PostgresqlRestartTest, PeopleAreToldWhatIsWaitedFor) {
  std::vector<std::string> told;
  BackendSettings settings;
  settings.progress = [&](const std::string& what) { told.push_back(what); };
  const auto backend = open_history(location(), settings);
  backend->add(plain_record(0));
  restart();
  backend->add(plain_record(1));
  EXPECT_THAT(told, Contains(AllOf(HasSubstr("trying again (try 2)"),
                                   Not(HasSubstr("secret")))));
  expect_runs(2);
}

TEST_F(PostgresqlRestartTest, WhoIsNotAcknowledgedMayAddAgain) {
  const auto backend = open_impatiently(location());
  backend->add(plain_record(0));
  server().stop(PostgresqlServer::Stop::immediate);
  EXPECT_THAT(refusal([&] { backend->add(plain_record(1)); }),
              HasSubstr("the server cannot be reached"));
  server().start();
  EXPECT_TRUE(backend->add(plain_record(1)));
  expect_runs(2);
}

}  // namespace
}  // namespace benchgate::reporters::history
