// What the protocol's constants cost and gain: the table of variants in
// docs/how-it-decides.md. Not a test; prints Markdown.
//
//   build/release/tests/compare/protocol_variants [SUITES]

#include "compare/protocol.h"
#include "tests/support/simulated_comparison.h"

#include <fmt/core.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using compare::ProtocolSettings;
using compare::Verdict;

constexpr std::size_t kBenchmarks = 100;
constexpr double kChange = 0.02;

struct Variant {
  std::string name;
  ProtocolSettings settings;
};

std::vector<Variant> variants() {
  std::vector<Variant> all = {{"**as shipped**", {}}};
  const auto add = [&](std::string name, auto change) {
    Variant variant{.name = std::move(name), .settings = {}};
    change(variant.settings);
    all.push_back(std::move(variant));
  };
  add("screen looks double: 8, 16, 32, 64", [](auto& s) {
    s.screen_looks = {8, 16, 32, 64};
  });
  add("the same to 128", [](auto& s) {
    s.screen_looks = {8, 16, 32, 64, 128};
  });
  add("candidates at 2 %, 10 % at the last look", [](auto& s) {
    s.screen_level = 0.02;
    s.last_screen_level = 0.10;
  });
  add("candidates at 0.2 %, 2 %", [](auto& s) {
    s.screen_level = 0.002;
    s.last_screen_level = 0.02;
  });
  add("confirming looks double: 10, ..., 640",
      [](auto& s) { s.confirm_looks = {10, 20, 40, 80, 160, 320, 640}; });
  add("futility at 90 %", [](auto& s) { s.futility_confidence = 0.90; });
  add("futility at 99 %", [](auto& s) { s.futility_confidence = 0.99; });
  add("equivalence at 95 %", [](auto& s) { s.equivalence_confidence = 0.95; });
  add("all of these that were so at first (looks that double, candidates at 2 "
      "and 10 %, futility at 90 %, equivalence at 95 %)",
      [](auto& s) {
        s.screen_looks = {8, 16, 32, 64};
        s.screen_level = 0.02;
        s.last_screen_level = 0.10;
        s.confirm_looks = {10, 20, 40, 80, 160, 320, 640};
        s.futility_confidence = 0.90;
        s.equivalence_confidence = 0.95;
      });
  return all;
}

struct Tally {
  double changed = 0.0;
  double found = 0.0;
  double missed_as_unchanged = 0.0;
  double same = 0.0;
  double proven = 0.0;
  double false_alarms = 0.0;
  double pairs = 0.0;
};

Tally run(SimulatedSuite suite, const ProtocolSettings& settings, int suites) {
  suite.settings = settings;
  for (const std::size_t row : {5U, 45U, 85U}) {
    suite.ratios[row] = 1.0 + kChange;
    suite.ratios[row + 10] = 1.0 / (1.0 + kChange);
  }
  Tally tally;
  for (int seed = 0; seed < suites; ++seed) {
    const auto outcome = simulate(suite, static_cast<std::uint64_t>(seed));
    tally.pairs += static_cast<double>(outcome.pairs) / kBenchmarks;
    for (std::size_t row = 0; row < kBenchmarks; ++row) {
      const Verdict verdict = outcome.protocol.verdict(row);
      const bool called =
          verdict == Verdict::regressed || verdict == Verdict::improved;
      const double truth = std::log(suite.ratios[row]);
      const bool right = called && truth != 0.0 &&
                         (verdict == Verdict::regressed) == (truth > 0.0);
      const bool unchanged = verdict == Verdict::unchanged;
      tally.false_alarms += called && !right ? 1.0 : 0.0;
      (truth != 0.0 ? tally.changed : tally.same) += 1.0;
      tally.found += right ? 1.0 : 0.0;
      (truth != 0.0 ? tally.missed_as_unchanged : tally.proven) +=
          unchanged ? 1.0 : 0.0;
    }
  }
  tally.pairs /= suites;
  return tally;
}

void print(const std::string& name, const SimulatedSuite& suite,
           const ProtocolSettings& settings, int suites) {
  const Tally tally = run(suite, settings, suites);
  fmt::print("| {} | {:.0f} | {:.1f} % | {:.1f} % | {:.1f} % | {:.0f} |\n",
             name, tally.false_alarms, 100.0 * tally.found / tally.changed,
             100.0 * tally.missed_as_unchanged / tally.changed,
             100.0 * tally.proven / tally.same, tally.pairs);
}

int run_all(int suites) {
  SimulatedSuite noisy = mixed_suite(Noise::normal, kBenchmarks);
  noisy.sds.assign(kBenchmarks, 0.045);
  for (const auto& [title, suite] :
       {std::pair{"pairs scatter by 4.5 %", noisy},
        std::pair{"pairs scatter by 1 to 6 %",
                  mixed_suite(Noise::normal, kBenchmarks)}}) {
    fmt::print(
        "\n| {} | false alarms | +/-2 % found | called unchanged | rest "
        "proven unchanged | pairs per benchmark |\n|---|---|---|---|---|---|\n",
        title);
    for (const Variant& variant : variants()) {
      print(variant.name, suite, variant.settings, suites);
    }
  }
  return 0;
}

}  // namespace
}  // namespace benchgate::tests

int main(int argc, char** argv) {
  constexpr int kSuites = 300;
  return benchgate::tests::run_all(argc > 1 ? std::atoi(argv[1]) : kSuites);
}
