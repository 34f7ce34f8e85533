#include "tests/reporters/random_comparison.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Row;
using compare::Verdict;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Random {
 public:
  explicit Random(std::mt19937_64& random) : random_(random) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  bool coin() { return below(2) == 0; }

  /// Any finite number: all bit patterns, and those that printing gets wrong.
  double number() {
    constexpr std::array kCorners = {0.0,
                                     -0.0,
                                     1.0,
                                     1e20,
                                     1e16,
                                     0.1,
                                     9007199254740993.0,
                                     std::numeric_limits<double>::denorm_min(),
                                     std::numeric_limits<double>::min(),
                                     std::numeric_limits<double>::max(),
                                     std::numeric_limits<double>::lowest()};
    if (below(4) == 0) {
      return kCorners[below(kCorners.size())];
    }
    const auto any = std::bit_cast<double>(random_());
    return std::isfinite(any) ? any : 2.5;
  }

  std::string text() {
    constexpr std::array<std::string_view, 12> kParts = {
        "BM_Get/1024",  "\"",           "\\",      "\n",
        "\x1b[31m",     "\xFF\xFE",     "\xC3",    "\u00E9",
        "\xED\xA0\x80", "\xEE\xBF\xBF", "\\u0000", "</x>"};
    std::string text;
    for (std::size_t i = below(4); i > 0; --i) {
      text += kParts[below(kParts.size())];
    }
    if (below(8) == 0) {
      text.push_back('\0');
    }
    return text;
  }

  std::vector<std::string> texts() {
    std::vector<std::string> texts(below(3));
    for (std::string& each : texts) {
      each = text();
    }
    return texts;
  }

  std::vector<double> numbers() {
    std::vector<double> numbers(below(4));
    for (double& each : numbers) {
      each = number();
    }
    return numbers;
  }

  std::uint64_t whole() { return random_() >> below(64); }

  std::optional<double> maybe_number() {
    return coin() ? std::optional(number()) : std::nullopt;
  }

  double or_infinite(double infinity) {
    return below(4) == 0 ? infinity : number();
  }

  compare::Response response() {
    return coin() ? compare::Response::pass : compare::Response::fail;
  }

  std::vector<compare::Pair> pairs() {
    std::vector<compare::Pair> pairs(below(4));
    for (compare::Pair& each : pairs) {
      each = {.base = number(),
              .head = number(),
              .first = coin() ? compare::Side::base : compare::Side::head};
    }
    return pairs;
  }

  std::optional<compare::SideSummary> side() {
    if (coin()) {
      return std::nullopt;
    }
    return compare::SideSummary{.median = number(),
                                .low = or_infinite(-kInfinity),
                                .high = or_infinite(kInfinity),
                                .n = whole()};
  }

  std::optional<compare::Delta> delta() {
    if (coin()) {
      return std::nullopt;
    }
    if (below(8) == 0) {  // From a base of zero.
      return compare::Delta{
          .ratio = kInfinity, .low = kInfinity, .high = kInfinity};
    }
    return compare::Delta{.ratio = number(),
                          .low = or_infinite(-kInfinity),
                          .high = or_infinite(kInfinity),
                          .confidence = number()};
  }

  compare::Program program() {
    compare::Program program{.revision = text(),
                             .commit = text(),
                             .build = text(),
                             .environment = {}};
    for (std::size_t i = below(4); i > 0; --i) {
      program.environment[text()] = text();
    }
    return program;
  }

  Row row() {
    constexpr std::array kVerdicts = {Verdict::regressed, Verdict::improved,
                                      Verdict::unchanged, Verdict::inconclusive,
                                      Verdict::missing,   Verdict::added,
                                      Verdict::failed};
    Row row;
    row.suite = text();
    row.benchmark = text();
    row.metric = {.name = text(),
                  .unit = text(),
                  .better = coin() ? compare::Direction::lower
                                   : compare::Direction::higher,
                  .kind = coin() ? compare::MetricKind::timed
                                 : compare::MetricKind::exact};
    row.policy = {.noise_threshold = number(),
                  .equivalence_margin = number(),
                  .tolerance = number(),
                  .gated = coin()};
    row.design = coin() ? compare::Design::paired : compare::Design::unpaired;
    row.screen = pairs();
    row.confirm = pairs();
    row.base_values = numbers();
    row.head_values = numbers();
    row.base = side();
    row.head = side();
    row.delta = delta();
    row.p_value = maybe_number();
    row.detectable = maybe_number();
    row.verdict = kVerdicts[below(kVerdicts.size())];
    if (coin()) {
      row.accepted = compare::Acceptance{.pattern = text(),
                                         .up_to = or_infinite(kInfinity),
                                         .until = text(),
                                         .why = text(),
                                         .source = text()};
    }
    if (coin()) {
      row.exceeded = compare::Acceptance{.pattern = text(),
                                         .up_to = or_infinite(kInfinity),
                                         .until = text(),
                                         .why = text(),
                                         .source = text()};
    }
    row.note = text();
    row.explanation = texts();
    row.base_name = text();
    return row;
  }

  compare::Shard shard() {
    compare::Shard shard;
    shard.count = 1 + below(compare::kMostShards);
    shard.index = 1 + below(shard.count);
    shard.comparison = text();
    shard.list = text();
    shard.benchmarks_in_all = below(1000);
    shard.rows_elsewhere = below(1000);
    for (std::size_t i = below(3); i > 0; --i) {
      shard.benchmarks.push_back(
          {.place = below(1000), .suite = text(), .name = text()});
    }
    return shard;
  }

  compare::Joined joined() {
    compare::Joined joined;
    joined.count = 1 + below(compare::kMostShards);
    joined.benchmarks_in_all = below(1000);
    joined.rows_elsewhere = below(1000);
    for (std::size_t i = below(3); i > 0; --i) {
      joined.shards.push_back({.index = 1 + below(joined.count),
                               .seed = whole(),
                               .started = text(),
                               .seconds = number(),
                               .base = program(),
                               .head = program()});
    }
    return joined;
  }

  compare::Drift drift() {
    compare::Drift drift;
    drift.limit = number();
    drift.since = text();
    drift.since_commit = text();
    drift.history = text();
    drift.problem = text();
    drift.notes = texts();
    for (std::size_t i = below(3); i > 0; --i) {
      compare::DriftRow row;
      row.suite = text();
      row.benchmark = text();
      row.metric = text();
      row.unit = text();
      row.before = number();
      row.error = or_infinite(kInfinity);
      row.bridged = coin();
      row.limit = number();
      if (coin()) {
        row.total = {.ratio = number(),
                     .low = or_infinite(-kInfinity),
                     .high = or_infinite(kInfinity)};
      }
      row.p_value = maybe_number();
      row.exceeded = coin();
      drift.rows.push_back(row);
    }
    return drift;
  }

  compare::Summary summary() {
    compare::Summary summary{.gate = response(),
                             .reasons = texts(),
                             .regressed = whole(),
                             .accepted = whole(),
                             .improved = whole(),
                             .unchanged = whole(),
                             .inconclusive = whole(),
                             .missing = whole(),
                             .added = whole(),
                             .failed = whole(),
                             .geometric_means = {},
                             .median_detectable = maybe_number(),
                             .seconds = number(),
                             .suite_seconds = number(),
                             .lockstep_pairs = 12,
                             .budget_spent = coin()};
    for (std::size_t i = below(3); i > 0; --i) {
      summary.geometric_means.push_back(
          {.metric = text(), .ratio = or_infinite(kInfinity), .rows = whole()});
    }
    return summary;
  }

 private:
  std::mt19937_64& random_;
};

}  // namespace

Comparison random_comparison(std::mt19937_64& generator) {
  Random random(generator);
  Comparison comparison;
  comparison.tool_version = random.text();
  comparison.arguments = random.texts();
  comparison.seed = random.whole();
  comparison.started = random.text();
  comparison.policy = {.family_error = random.number(),
                       .on_inconclusive = random.response(),
                       .on_missing = random.response(),
                       .on_failed = random.response()};
  comparison.base = random.program();
  comparison.head = random.program();
  for (std::size_t i = random.below(4); i > 0; --i) {
    comparison.rows.push_back(random.row());
  }
  comparison.summary = random.summary();
  comparison.warnings = random.texts();
  if (random.coin()) {
    comparison.shard = random.shard();
  }
  if (random.coin()) {
    comparison.joined = random.joined();
  }
  if (random.coin()) {
    comparison.drift = random.drift();
  }
  return comparison;
}

}  // namespace benchgate::reporters
