#include "src/measure/listed_benchmarks.h"

#include "src/measure/measurement_error.h"
#include "src/measure/shard.h"
#include "src/measure/subject.h"

#include <algorithm>
#include <utility>

namespace benchgate::measure {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// From this start-up time on, several benchmarks share an invocation, so that
/// the start costs about a fifth of it. Below, the finest pairing is worth
/// more: both halves of a pair then see the same moment.
constexpr nanoseconds kSlowStart = std::chrono::milliseconds(50);
constexpr std::size_t kLargestGroup = 100;

/// The same where pairs can be in lockstep, for which a benchmark must be
/// alone: one such pair is worth some twenty others, so its start may cost
/// more.
constexpr nanoseconds kSlowStartInLockstep = std::chrono::milliseconds(250);

/// What one benchmark adds to an invocation at the shortest durations, the
/// search for an iteration count included (about three times the 3 ms asked).
constexpr nanoseconds kShortBenchmark = std::chrono::milliseconds(10);

std::size_t group_size(nanoseconds startup, bool lockstep) {
  if (startup < (lockstep ? kSlowStartInLockstep : kSlowStart)) {
    return 1;
  }
  const auto wanted = static_cast<std::size_t>(4 * (startup / kShortBenchmark));
  return std::clamp<std::size_t>(wanted, 1, kLargestGroup);
}

/// Leaves those benchmarks that are this machine's.
void keep_shard(ListedBenchmarks& listed, const ShardChoice& choice) {
  std::vector<compare::ShardBenchmark> all;
  for (const Tracked& tracked : listed.benchmarks) {
    all.push_back({.place = all.size(),
                   .suite = tracked.suite_name(),
                   .name = tracked.subject().name});
  }
  listed.shard = make_shard(all, choice);
  std::vector<Tracked> own;
  for (const compare::ShardBenchmark& benchmark : listed.shard->benchmarks) {
    own.push_back(std::move(listed.benchmarks[benchmark.place]));
  }
  listed.benchmarks = std::move(own);
}

}  // namespace

ListedBenchmarks list_benchmarks(const std::vector<SuiteSides>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings) {
  ListedBenchmarks listed;
  for (std::size_t suite = 0; suite < suites.size(); ++suite) {
    const SuiteSides& sides = suites[suite];
    const auto begin = Clock::now();
    const auto base = sides.base->list();
    const auto between = Clock::now();
    const auto head = sides.head->list();
    const auto end = Clock::now();
    listed.wall += end - begin;
    // The second listing found the caches warm, as every invocation will; a
    // suite is asked twice for its list (see GoogleBenchmarkSuite::list).
    listed.group_sizes.push_back(
        group_size((end - between) / 2, sides.lockstep != nullptr));
    for (Subject& subject :
         match_benchmarks(sides.name, base, head, rules, settings.filter)) {
      listed.benchmarks.emplace_back(suite, sides.name, std::move(subject));
    }
  }
  if (listed.benchmarks.empty()) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        "no benchmark is left to compare: the filter or the rules leave every "
        "one out");
  }
  if (settings.shard) {
    keep_shard(listed, *settings.shard);
  }
  return listed;
}

}  // namespace benchgate::measure
