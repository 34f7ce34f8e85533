// What deciding costs: a comparison of 1,000 benchmarks with 40 pairs each, as
// `benchgate report` decides it. Not a test.
//
//   cmake --build --preset release --target decide_benchmark
//   build/release/tests/compare/decide_benchmark

#include "compare/decide.h"
#include "tests/support/series.h"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace benchgate::tests {
namespace {

/// Every eighth benchmark is slower and was confirmed by 24 of its pairs.
compare::Comparison measured(std::size_t benchmarks, std::size_t pairs) {
  compare::Comparison comparison;
  for (std::size_t i = 0; i < benchmarks; ++i) {
    compare::Row row;
    row.suite = "suite";
    row.benchmark = "BM_" + std::to_string(i);
    row.metric = {.name = "cpu_time", .unit = "s"};
    const bool slower = i % 8 == 0;
    PairSource source(Noise::normal, 0.03, slower ? 1.05 : 1.0,
                      static_cast<std::uint64_t>(i));
    const std::size_t screened = slower ? pairs - 24 : pairs;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      (pair < screened ? row.screen : row.confirm).push_back(source.next());
    }
    comparison.rows.push_back(std::move(row));
  }
  return comparison;
}

void BM_Decide(benchmark::State& state) {
  const compare::Comparison comparison =
      measured(static_cast<std::size_t>(state.range(0)),
               static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(compare::decide(comparison));
  }
}

BENCHMARK(BM_Decide)->Args({1'000, 40})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace benchgate::tests

BENCHMARK_MAIN();
