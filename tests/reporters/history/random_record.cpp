#include "tests/reporters/history/random_record.h"

#include "reporters/history/record_id.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Random {
 public:
  explicit Random(std::mt19937_64& random) : random_(random) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  bool coin() { return below(2) == 0; }

  double number() {
    constexpr std::array kCorners = {0.0,
                                     -0.0,
                                     1e16,
                                     0.1,
                                     std::numeric_limits<double>::denorm_min(),
                                     std::numeric_limits<double>::max()};
    if (below(4) == 0) {
      return kCorners[below(kCorners.size())];
    }
    const auto any = std::bit_cast<double>(random_());
    return std::isfinite(any) ? any : 2.5;
  }

  double or_infinite(double infinity) {
    return below(4) == 0 ? infinity : number();
  }

  std::string text() {
    constexpr std::array<std::string_view, 10> kParts = {
        "BM_Get/1024", "\"",           "\\",           "\n",     "\x1b[31m",
        "\xFF\xFE",    "\xED\xA0\x80", "\xEE\xBF\xBF", "\u00E9", "</x>"};
    std::string text;
    for (std::size_t i = below(4); i > 0; --i) {
      text += kParts[below(kParts.size())];
    }
    if (below(8) == 0) {
      text.push_back('\0');
    }
    return text;
  }

  std::string commit_id() {
    std::string id;
    for (std::size_t i = coin() ? 40 : 64; i > 0; --i) {
      id += "0123456789abcdef"[below(16)];
    }
    return id;
  }

  std::string time() {
    return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", 1970 + below(200),
                       1 + below(12), 1 + below(28), below(24), below(60),
                       below(60), coin() ? "" : ".125");
  }

  Commit commit() {
    Commit commit{
        .id = commit_id(), .parents = {}, .time = time(), .subject = text()};
    for (std::size_t i = below(3); i > 0; --i) {
      commit.parents.push_back(commit_id());
    }
    return commit;
  }

  compare::Metric metric() {
    return {.name = coin() ? "cpu_time" : text(),
            .unit = text(),
            .better =
                coin() ? compare::Direction::lower : compare::Direction::higher,
            .kind = coin() ? compare::MetricKind::timed
                           : compare::MetricKind::exact};
  }

  compare::Delta delta() {
    if (below(8) == 0) {  // From a base of zero.
      return {.ratio = kInfinity, .low = kInfinity, .high = kInfinity};
    }
    return {.ratio = number(),
            .low = or_infinite(-kInfinity),
            .high = or_infinite(kInfinity),
            .confidence = number()};
  }

  Entry entry() {
    Entry entry{.suite = text(),
                .benchmark = text(),
                .metric = metric(),
                .value = {.median = number(),
                          .low = or_infinite(-kInfinity),
                          .high = or_infinite(kInfinity),
                          .n = random_()},
                .delta = {}};
    if (coin()) {
      entry.delta = delta();
      entry.pairs = below(1000);
    }
    return entry;
  }

 private:
  std::mt19937_64& random_;
};

}  // namespace

Record random_record(std::mt19937_64& generator) {
  Random random(generator);
  Record record;
  record.commit = random.commit();
  record.revision = random.text();
  record.base_commit = random.coin() ? random.commit_id() : "";
  record.started = random.time();
  for (std::size_t i = random.below(4); i > 0; --i) {
    record.environment[random.text()] = random.text();
  }
  record.shards = 1 + random.below(compare::kMostShards);
  record.shard = 1 + random.below(record.shards);
  record.tool_version = random.text();
  record.origin = random.text();
  for (std::size_t i = random.below(5); i > 0; --i) {
    record.entries.push_back(random.entry());
  }
  record.id = record_id(record);
  return record;
}

Record plain_record(std::size_t run, std::size_t benchmarks) {
  const auto commit_id = [](std::size_t number) {
    return fmt::format("{:040x}", number);
  };
  Record record;
  record.started =
      fmt::format("{}-{:02}-{:02}T{:02}:00:00Z", 2024 + run / (24 * 28 * 12),
                  1 + run / (24 * 28) % 12, 1 + run / 24 % 28, run % 24);
  record.commit = {.id = commit_id(run + 1),
                   .parents = {},
                   .time = record.started,
                   .subject = fmt::format("store: step {}", run)};
  if (run > 0) {
    record.commit.parents = {commit_id(run)};
    record.base_commit = commit_id(run);
  }
  record.revision = "main";
  record.environment = {{"cpu", "Some CPU"}, {"kernel", "6.1"}};
  record.tool_version = "0.1.0";
  record.origin = "benchgate";
  for (std::size_t i = 0; i < benchmarks; ++i) {
    const auto place = static_cast<double>(1 + i);  // Quotients print short.
    record.entries.push_back(
        {.suite = "store",
         .benchmark = fmt::format("BM_Get/{}", i),
         .metric = {.name = "cpu_time", .unit = "s"},
         .value = {.median = place / 1e6,
                   .low = 99 * place / 1e8,
                   .high = 101 * place / 1e8,
                   .n = 18},
         .delta = compare::Delta{.ratio = 0.001, .low = -0.002, .high = 0.004},
         .pairs = 18});
  }
  record.id = record_id(record);
  return record;
}

}  // namespace benchgate::reporters::history
