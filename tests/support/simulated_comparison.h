#pragma once

/// \file
/// Whole comparisons on simulated machines.

#include "compare/protocol.h"
#include "tests/support/series.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// A suite of timed benchmarks on one machine, all with the same kind of noise.
struct SimulatedSuite {
  Noise noise = Noise::normal;
  double sd = 0.01;            ///< Of a pair's log-ratio.
  std::vector<double> ratios;  ///< One benchmark each: head over base.
  compare::RowPolicy policy;
  compare::ProtocolSettings settings;
  /// One for each benchmark; empty: `sd` for all.
  std::vector<double> sds = {};
};

/// `benchmarks` as a real suite has them, none changed: the quiet ones scatter
/// by 1 %, the noisy ones by 6 %, the others lie evenly between on a
/// logarithmic scale.
inline SimulatedSuite mixed_suite(Noise noise, std::size_t benchmarks) {
  SimulatedSuite suite{.noise = noise,
                       .ratios = std::vector(benchmarks, 1.0),
                       .policy = {},
                       .settings = {}};
  for (std::size_t i = 0; i < benchmarks; ++i) {
    const auto shuffled = static_cast<double>(37 * i % benchmarks);
    suite.sds.push_back(
        0.01 *
        std::pow(6.0, (shuffled + 0.5) / static_cast<double>(benchmarks)));
  }
  return suite;
}

/// What came of one comparison.
struct SimulatedOutcome {
  compare::Protocol protocol;
  std::size_t pairs = 0;  ///< Measured, all benchmarks and stages.

  /// Of the first `count` benchmarks.
  [[nodiscard]] std::vector<compare::Decision> decisions(
      std::size_t count) const {
    std::vector<compare::Decision> all;
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back(protocol.decision(i));
    }
    return all;
  }
};

/// Measures as a session does, one pair of every open benchmark a round, until
/// the protocol asks for nothing more.
inline SimulatedOutcome simulate(const SimulatedSuite& suite,
                                 std::uint64_t seed) {
  std::vector<PairSource> sources;
  std::vector<compare::RowSettings> rows;
  std::seed_seq sequence{seed, std::uint64_t{20260901}};
  std::vector<std::uint32_t> seeds(2 * suite.ratios.size());
  sequence.generate(seeds.begin(), seeds.end());
  sources.reserve(suite.ratios.size());
  for (std::size_t i = 0; i < suite.ratios.size(); ++i) {
    const std::uint64_t row_seed =
        (std::uint64_t{seeds[2 * i]} << 32U) | seeds[2 * i + 1];
    sources.emplace_back(suite.noise,
                         suite.sds.empty() ? suite.sd : suite.sds[i],
                         suite.ratios[i], row_seed);
    rows.push_back(
        {.metric = {.name = "cpu_time", .unit = "s"}, .policy = suite.policy});
  }

  Machine machine(seed);
  SimulatedOutcome outcome{.protocol = {std::move(rows), suite.settings}};
  compare::Protocol& protocol = outcome.protocol;
  while (protocol.stage() != compare::Stage::done) {
    const compare::Stage stage = protocol.stage();
    for (std::size_t row = 0; row < sources.size() && protocol.stage() == stage;
         ++row) {
      if (protocol.is_open(row)) {
        protocol.add(row, sources[row].next(machine));
        ++outcome.pairs;
      }
    }
  }
  return outcome;
}

}  // namespace benchgate::tests
