#pragma once

/// \file
/// Whole comparisons on simulated machines.

#include "compare/protocol.h"
#include "tests/support/series.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// A suite of timed benchmarks, all with the same noise.
struct SimulatedSuite {
  Noise noise = Noise::normal;
  double sd = 0.01;            ///< Of a pair's log-ratio.
  std::vector<double> ratios;  ///< One benchmark each: head over base.
  compare::RowPolicy policy;
  compare::ProtocolSettings settings;
};

/// What came of one comparison.
struct SimulatedOutcome {
  std::vector<compare::Decision> decisions;
  std::size_t pairs = 0;  ///< Measured, all benchmarks and stages.
};

/// Measures until the protocol asks for nothing more.
inline SimulatedOutcome simulate(const SimulatedSuite& suite,
                                 std::uint64_t seed) {
  std::vector<PairSource> sources;
  std::vector<compare::RowSettings> rows;
  std::seed_seq sequence{seed, std::uint64_t{20260901}};
  std::vector<std::uint32_t> seeds(2 * suite.ratios.size());
  sequence.generate(seeds.begin(), seeds.end());
  for (std::size_t i = 0; i < suite.ratios.size(); ++i) {
    const std::uint64_t row_seed =
        (std::uint64_t{seeds[2 * i]} << 32U) | seeds[2 * i + 1];
    sources.emplace_back(suite.noise, suite.sd, suite.ratios[i], row_seed);
    rows.push_back(
        {.metric = {.name = "cpu_time", .unit = "s"}, .policy = suite.policy});
  }

  SimulatedOutcome outcome;
  compare::Protocol protocol(std::move(rows), suite.settings);
  while (protocol.stage() != compare::Stage::done) {
    for (const auto& need : protocol.needs()) {
      for (std::size_t i = 0; i < need.pairs; ++i) {
        protocol.add(need.row, sources[need.row].next());
        ++outcome.pairs;
      }
    }
  }
  for (std::size_t i = 0; i < suite.ratios.size(); ++i) {
    outcome.decisions.push_back(protocol.decision(i));
  }
  return outcome;
}

}  // namespace benchgate::tests
