// Makes a history of known shape, for tests of pages and for measuring them.
// Usage: synthetic_history DIR BENCHMARKS RUNS [SEED]
//
// Each commit is compared with the one before it, in pairs; the machine is
// replaced twice, by one that is a third faster or slower. A benchmark in four
// has steps, one in fifty is measured alone, one in ten has an exact metric
// besides; one run in fifty is missing. Two names are hostile.

#include "reporters/history/directory_backend.h"
#include "reporters/history/record.h"
#include "reporters/history/record_id.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace benchgate::reporters::history;
namespace compare = benchgate::compare;

constexpr double kNoise = 0.01;

struct Benchmark {
  std::string suite;
  std::string name;
  double level = 0.0;  ///< Logarithm of seconds, on the first machine.
  double allocations = 0.0;
  bool paired = true;
  bool exact = false;
  std::vector<std::pair<std::size_t, double>> steps;  ///< Run, log size.
};

class History {
 public:
  History(std::size_t benchmarks, std::size_t runs, std::uint64_t seed)
      : random_(seed), runs_(runs) {
    for (std::size_t i = 0; i < benchmarks; ++i) {
      benchmarks_.push_back(benchmark(i));
    }
  }

  Record run(std::size_t i) {
    Record record;
    record.commit = {
        .id = commit(i), .parents = {}, .time = time(i), .subject = subject(i)};
    if (i > 0) {
      record.commit.parents.push_back(commit(i - 1));
      record.base_commit = commit(i - 1);
    }
    record.revision = i > 0 && i % kRunsOfRelease == 0
                          ? fmt::format("v1.{}", i / kRunsOfRelease)
                          : "main";
    record.started = record.commit.time;
    const std::size_t machine = i * 3 / runs_;
    record.environment = {
        {"cpu", std::array{"Example 2600 at 2.1 GHz", "Example 9400 at 3.4 GHz",
                           "Sample <b>8</b> & Co"}[machine]},
        {"kernel", "6.1.0"},
        {"cpus", std::to_string(8 << machine)}};
    record.tool_version = "0.1.0";
    record.origin = "benchgate";
    for (Benchmark& each : benchmarks_) {
      if (uniform_(random_) >= 0.02) {
        append(record, each, i, machine);
      }
    }
    record.id = record_id(record);
    return record;
  }

 private:
  static constexpr std::size_t kRunsOfRelease = 60;

  Benchmark benchmark(std::size_t i) {
    Benchmark made;
    made.suite = std::array{"store", "parser", "network", "math"}[i % 4];
    made.name = fmt::format("BM_{}/{}", kFamilies[i / 4 % kFamilies.size()],
                            8U << (i / 4 / kFamilies.size() % 12));
    if (i / 4 / kFamilies.size() >= 12) {
      made.name += fmt::format("/{}", i / 4 / kFamilies.size() / 12);
    }
    if (i == 1) {
      made.name = "BM_<img src=x onerror=alert(1)>/\"'&amp;</script>";
    }
    if (i == 2) {
      made.name =
          "BM_\xe2\x80\xae"
          "desrever\xff\n?a=b&c=%41#d";
    }
    made.level = -18.0 + 12.0 * uniform_(random_);
    made.allocations = std::floor(1.0 + 100.0 * uniform_(random_));
    made.paired = i % 50 != 7;
    made.exact = i % 10 == 3;
    if (i % 4 == 0) {
      const auto steps = 1 + static_cast<std::size_t>(2.9 * uniform_(random_));
      for (std::size_t k = 0; k < steps; ++k) {
        made.steps.emplace_back(
            static_cast<std::size_t>(static_cast<double>(runs_) *
                                     uniform_(random_)),
            (uniform_(random_) < 0.6 ? 1.0 : -1.0) *
                (0.02 + 0.08 * uniform_(random_)));
      }
    }
    return made;
  }

  [[nodiscard]] static double truth(const Benchmark& each, std::size_t run) {
    double log = each.level;
    for (const auto& [at, size] : each.steps) {
      log += run >= at ? size : 0.0;
    }
    return log;
  }

  void append(Record& record, const Benchmark& each, std::size_t i,
              std::size_t machine) {
    const double speed = std::array{0.0, -0.33, 0.12}[machine];
    const double value =
        std::exp(truth(each, i) + speed + kNoise * normal_(random_));
    Entry entry{.suite = each.suite,
                .benchmark = each.name,
                .metric = {.name = "cpu_time", .unit = "s"},
                .value = {.median = value,
                          .low = value * (1.0 - 1.5 * kNoise),
                          .high = value * (1.0 + 1.5 * kNoise),
                          .n = 18},
                .delta = {}};
    if (each.paired && i > 0) {
      const double ratio = std::expm1(truth(each, i) - truth(each, i - 1) +
                                      0.3 * kNoise * normal_(random_));
      entry.delta = {.ratio = ratio,
                     .low = ratio - 0.6 * kNoise,
                     .high = ratio + 0.6 * kNoise};
      entry.pairs = 18;
    }
    record.entries.push_back(entry);
    if (each.exact) {
      const double count = each.allocations + (i * 2 > runs_ ? 1.0 : 0.0);
      entry.metric = {.name = "allocs_per_op",
                      .unit = "1",
                      .better = compare::Direction::lower,
                      .kind = compare::MetricKind::exact};
      entry.value = {.median = count, .low = count, .high = count, .n = 18};
      entry.delta.reset();
      entry.pairs = 0;
      record.entries.push_back(entry);
    }
  }

  static std::string commit(std::size_t i) {
    std::mt19937_64 digits(i);
    return fmt::format("{:016x}{:016x}{:08x}", digits(), digits(),
                       digits() % 0xffffffffU);
  }

  static std::string time(std::size_t i) {
    constexpr std::time_t kBegin = 1672531200;  // 2023.
    constexpr std::time_t kApart = 5 * 3600;
    return fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}",
        fmt::gmtime(kBegin + static_cast<std::time_t>(i) * kApart));
  }

  static std::string subject(std::size_t i) {
    return fmt::format(
        "{}: {} {}", std::array{"store", "parser", "net", "build"}[i % 4],
        std::array{"reject", "cache", "stream", "rename", "<i>mend</i>"}[i % 5],
        std::array{"names that are too long", "what is read", "tests",
                   "the lock & its file"}[i % 7 % 4]);
  }

  static constexpr std::array kFamilies = {"Get",   "Put",    "Copy", "Scan",
                                           "Parse", "Format", "Hash", "Sort",
                                           "Send",  "Open"};

  std::mt19937_64 random_;
  std::size_t runs_;
  std::vector<Benchmark> benchmarks_;
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
};

int generate(int count, char** arguments) {
  if (count < 4) {
    std::cerr << "usage: synthetic_history DIR BENCHMARKS RUNS [SEED]\n";
    return 2;
  }
  const std::size_t runs = std::strtoull(arguments[3], nullptr, 10);
  History history(std::strtoull(arguments[2], nullptr, 10), runs,
                  count > 4 ? std::strtoull(arguments[4], nullptr, 10) : 1);
  const auto backend = open_directory_history(arguments[1], {});
  constexpr std::size_t kTogether = 50;
  std::vector<Record> records;
  for (std::size_t i = 0; i < runs; ++i) {
    records.push_back(history.run(i));
    if (records.size() == kTogether || i + 1 == runs) {
      backend->add_all(records);
      records.clear();
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return generate(count, arguments);
  } catch (const std::exception& error) {
    std::cerr << "synthetic_history: " << error.what() << '\n';
    return 1;
  }
}
