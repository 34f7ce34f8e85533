#include "tests/reporters/history/postgresql_testing.h"
#include "tests/reporters/history/random_record.h"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

namespace benchgate::reporters::history {
namespace {

/// What is sent or read at once, and room for what the allocator keeps.
constexpr long kRoomKib = 20L * 1024;

/// The most memory that this process has had so far, in KiB.
long peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// A sanitizer keeps what was freed: there nothing can be said.
bool grown_within_room(long before) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return before > 0;
#else
  return peak_kib() - before < kRoomKib;
#endif
}

/// The exit status of a process of its own that does it.
int apart(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 1;
    try {
      status = work();
    } catch (...) {
      status = 99;
    }
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class PostgresqlLargeBatchTest : public PostgresqlTest {};

constexpr std::size_t kRecords = 10'000;
constexpr std::size_t kBenchmarks = 60;

/// Their numbers do not repeat, so that they compress to a third at best.
std::vector<Record> many_records() {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> median(1e-6, 2e-6);
  std::vector<Record> records;
  const Record pattern = plain_record(0, kBenchmarks);
  for (std::size_t run = 0; run < kRecords; ++run) {
    records.push_back(plain_record(run, 1));
    records.back().entries = pattern.entries;
    for (Entry& entry : records.back().entries) {
      entry.value.median = median(random);
      entry.value.low = median(random);
      entry.value.high = median(random);
    }
  }
  return records;
}

TEST_F(PostgresqlLargeBatchTest, TenThousandRecordsTakeMemoryForAFew) {
  const auto add = [&] {
    const std::vector<Record> records = many_records();
    const auto backend = open();
    const long before = peak_kib();
    if (backend->add_all(records) != kRecords) {
      return 2;
    }
    return grown_within_room(before) ? 0 : 3;
  };
  EXPECT_EQ(apart(add), 0);
  const auto read = [&] {
    std::size_t count = 0;
    const long before = peak_kib();
    const auto unreadable = open()->read([&](const Record& record) {
      count += record.entries.size() == kBenchmarks ? 1U : 0U;
    });
    if (count != kRecords || !unreadable.empty()) {
      return 2;
    }
    return grown_within_room(before) ? 0 : 3;
  };
  EXPECT_EQ(apart(read), 0);
  // Or else little memory would say little.
  EXPECT_EQ(sql("SELECT sum(octet_length(body)) > 20000000"
                " FROM benchgate_record"),
            "t");
}

}  // namespace
}  // namespace benchgate::reporters::history
