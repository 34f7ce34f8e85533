// The figures of docs/history.md on PostgreSQL. Not a test; prints Markdown.
//
//   build/release/tests/reporters/history/postgresql_figures [BENCHMARKS]
//
// tests/peers/history_postgresql.sh builds and runs it.

#include "reporters/history/postgresql_backend.h"
#include "tests/reporters/history/postgresql_server.h"
#include "tests/reporters/history/random_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

/// One after the other in the same history, so that at the last length there
/// are also those of the lengths before.
constexpr std::size_t kAppends = 100;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

std::string milliseconds(std::vector<double> times) {
  std::ranges::sort(times);
  return fmt::format("{:.2f} ({:.2f})", 1e3 * times[times.size() / 2],
                     1e3 * times[times.size() * 9 / 10]);
}

/// Runs as they come: numbers that do not repeat.
class Runs {
 public:
  explicit Runs(std::size_t benchmarks) : benchmarks_(benchmarks) {}

  Record next() {
    std::uniform_real_distribution<double> noise(0.99, 1.01);
    Record record = plain_record(run_++, benchmarks_);
    for (Entry& entry : record.entries) {
      entry.value.median *= noise(random_);
      entry.value.low = entry.value.median * noise(random_);
      entry.value.high = entry.value.median * noise(random_);
      entry.delta->ratio = noise(random_) - 1.0;
      entry.delta->low = entry.delta->ratio - 0.01 * noise(random_);
      entry.delta->high = entry.delta->ratio + 0.01 * noise(random_);
    }
    return record;
  }

  std::vector<Record> next(std::size_t count) {
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i) {
      records.push_back(next());
    }
    return records;
  }

 private:
  std::size_t benchmarks_;
  std::size_t run_ = 0;
  std::mt19937_64 random_{1};
};

/// A row of as many bytes into a table without anything, and its commit: what
/// the server and its disk take at least.
std::vector<double> bare_inserts(const std::string& location,
                                 std::size_t bytes) {
  const DatabaseLocation place(location);
  Connection connection(place, {});
  connection.run_all("CREATE TABLE IF NOT EXISTS bare (body text)");
  std::vector<double> times;
  for (std::size_t i = 0; i < kAppends; ++i) {
    times.push_back(seconds_of([&] {
      (void)connection.run("INSERT INTO bare VALUES ($1)",
                           {text_parameter(std::string(bytes, 'x'))});
    }));
  }
  return times;
}

void print_appends(const std::string& location, Runs& runs) {
  fmt::print(
      "| records there | append, ms: median (90 %) | connect and append | a "
      "bare insert of as many bytes |\n|---:|---:|---:|---:|\n");
  const auto backend = open_postgresql_history(location, {});
  std::size_t there = 0;
  for (const std::size_t length : {0U, 1'000U, 10'000U}) {
    if (length > there) {
      there += backend->add_all(runs.next(length - there));
    }
    std::vector<double> appends;
    std::vector<double> whole;
    for (std::size_t i = 0; i < kAppends; ++i) {
      const Record record = runs.next();
      appends.push_back(seconds_of([&] { backend->add(record); }));
      const Record other = runs.next();
      whole.push_back(seconds_of(
          [&] { open_postgresql_history(location, {})->add(other); }));
      there += 2;
    }
    constexpr std::size_t kBytes = 2'500;
    fmt::print("| {} | {} | {} | {} |\n", length, milliseconds(appends),
               milliseconds(whole),
               milliseconds(bare_inserts(location, kBytes)));
    std::fflush(stdout);
  }
}

void print_import(tests::PostgresqlServer& server, Runs& runs) {
  const std::string database = server.new_database();
  const auto backend = open_postgresql_history(server.location(database), {});
  constexpr std::size_t kRecords = 10'000;
  const std::vector<Record> records = runs.next(kRecords);
  const double import = seconds_of([&] { backend->add_all(records); });
  std::size_t entries = 0;
  const double reading = seconds_of([&] {
    (void)backend->read(
        [&](const Record& record) { entries += record.entries.size(); });
  });
  const double again = seconds_of([&] { backend->add_all(records); });
  const auto rate = [](double seconds) {
    return fmt::format("{:.1f} s, {:.0f} records/s", seconds,
                       static_cast<double>(kRecords) / seconds);
  };
  fmt::print(
      "\n| {} records at once, {} entries | |\n|---|---|\n"
      "| import | {} |\n| the same again | {} |\n| read all | {} |\n"
      "| table and indexes | {} |\n",
      kRecords, entries, rate(import), rate(again), rate(reading),
      server.sql(
          "SELECT pg_size_pretty(pg_total_relation_size('benchgate_record'))",
          database));
}

int print_figures(std::size_t benchmarks) {
  const std::string missing = tests::PostgresqlServer::missing();
  if (!missing.empty()) {
    fmt::print(stderr, "{}\n", missing);
    return 2;
  }
  tests::PostgresqlServer server;
  // As people run it: what is committed is on disk.
  server.stop(tests::PostgresqlServer::Stop::fast);
  server.start({"fsync=on", "shared_buffers=128MB"});
  fmt::print("Records of {} benchmarks, {}.\n\n", benchmarks,
             server.sql("SELECT split_part(version(), ' on ', 1)"));
  Runs runs(benchmarks);
  print_appends(server.location(server.new_database()), runs);
  print_import(server, runs);
  return 0;
}

}  // namespace
}  // namespace benchgate::reporters::history

int main(int argc, char** argv) {
  const long benchmarks = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 100;
  if (benchmarks < 1) {
    fmt::print(stderr, "usage: {} [BENCHMARKS]\n", argv[0]);
    return 2;
  }
  return benchgate::reporters::history::print_figures(
      static_cast<std::size_t>(benchmarks));
}
