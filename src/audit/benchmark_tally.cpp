#include "src/audit/benchmark_tally.h"

#include "src/audit/median.h"

#include <algorithm>
#include <map>
#include <utility>

namespace benchgate::audit {

namespace {

using compare::Verdict;

/// A benchmark's values over the comparisons, before their medians are taken.
struct Collected {
  BenchmarkTally tally;
  std::vector<double> detectable{};
  std::vector<double> seconds{};
  std::vector<double> pairs{};
};

void add(Collected& collected, const TrialBenchmark& benchmark) {
  BenchmarkTally& tally = collected.tally;
  ++tally.comparisons;
  tally.called.add(std::ranges::any_of(benchmark.rows, is_called));
  const TrialRow* row = time_row(benchmark);
  if (row == nullptr || row->verdict == Verdict::failed) {
    ++tally.failed;
    return;
  }
  tally.unchanged.add(row->verdict == Verdict::unchanged);
  if (row->detectable) {
    collected.detectable.push_back(*row->detectable);
  }
  collected.seconds.push_back(benchmark.seconds);
  collected.pairs.push_back(static_cast<double>(benchmark.pairs));
}

}  // namespace

std::vector<BenchmarkTally> tally_benchmarks(const std::vector<Trial>& trials) {
  std::vector<Collected> all;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (const Trial& trial : trials) {
    if (trial.leg != Leg::paired || trial.slowdown != 0.0) {
      continue;
    }
    for (const TrialBenchmark& benchmark : trial.benchmarks) {
      const auto [place, is_new] = places.try_emplace(
          std::pair(benchmark.suite, benchmark.name), all.size());
      if (is_new) {
        all.push_back(
            {.tally = {.suite = benchmark.suite, .name = benchmark.name}});
      }
      add(all[place->second], benchmark);
    }
  }
  std::vector<BenchmarkTally> tallies;
  for (Collected& collected : all) {
    collected.tally.detectable = median(std::move(collected.detectable));
    collected.tally.seconds =
        median(std::move(collected.seconds)).value_or(0.0);
    collected.tally.pairs = median(std::move(collected.pairs)).value_or(0.0);
    tallies.push_back(std::move(collected.tally));
  }
  return tallies;
}

}  // namespace benchgate::audit
