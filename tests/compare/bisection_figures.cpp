// The figures of docs/bisect.md: how often searches are right, and what they
// take. Not a test; prints Markdown.
//
//   build/release/tests/compare/bisection_figures [SEARCHES]
//
// tests/peers/bisect.sh builds and runs it.

#include "compare/hodges_lehmann.h"
#include "tests/compare/probabilistic_bisection.h"
#include "tests/support/simulated_bisection.h"

#include <fmt/core.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace benchgate::tests {
namespace {

using compare::BisectionAnswer;

struct Scenario {
  std::size_t commits = 0;
  double change = 0.0;
  Noise noise = Noise::normal;
  double sd = 0.0;  ///< Of the log-ratio of a pair.
};

/// What came of many searches by one rule.
struct Outcome {
  double right = 0.0;
  double among = 0.0;  ///< Named a few commits, one of which is right.
  double wrong = 0.0;
  double covered = 0.0;  ///< Intervals that hold the truth, of those right.
  double pairs = 0.0;
  double builds = 0.0;
};

/// A step somewhere, drawn by the seed.
struct Drawn {
  std::size_t first_bad;
  SimulatedCommits commits;
};

Drawn draw(const Scenario& scenario, std::uint64_t seed) {
  std::seed_seq mixed{seed, std::uint64_t{scenario.commits}};
  std::mt19937_64 random(mixed);
  const std::size_t first_bad = 1 + random() % scenario.commits;
  return {.first_bad = first_bad,
          .commits = SimulatedCommits(
              one_step(scenario.commits, first_bad, scenario.change),
              scenario.noise, scenario.sd, random())};
}

Outcome benchgate(const Scenario& scenario, std::size_t searches) {
  Outcome outcome;
  for (std::uint64_t seed = 1; seed <= searches; ++seed) {
    Drawn drawn = draw(scenario, seed);
    const auto found = search(drawn.commits);
    const bool named = found.answer() == BisectionAnswer::found;
    const auto& range = found.range();
    const bool holds =
        range.good() < drawn.first_bad && drawn.first_bad <= range.bad();
    const bool right = named && holds && range.bad() - range.good() == 1;
    outcome.right += right ? 1.0 : 0.0;
    outcome.among += named && holds && !right ? 1.0 : 0.0;
    outcome.wrong += named && !holds ? 1.0 : 0.0;
    if (right) {
      const auto& interval = *found.steps().back().interval;
      const double truth = std::log1p(scenario.change);
      outcome.covered +=
          interval.low <= truth && truth <= interval.high ? 1.0 : 0.0;
    }
    outcome.pairs += static_cast<double>(drawn.commits.pairs());
    for (const auto& step : found.steps()) {
      outcome.builds +=
          step.stage == compare::BisectionStage::search ? 1.0 : 0.0;
    }
  }
  return outcome;
}

Outcome probabilistic(const Scenario& scenario, std::size_t searches) {
  Outcome outcome;
  for (std::uint64_t seed = 1; seed <= searches; ++seed) {
    Drawn drawn = draw(scenario, seed);
    const auto found = probabilistic_bisection(
        drawn.commits, std::log1p(scenario.change) / 2.0, {});
    const bool right = found.certain && found.first_bad == drawn.first_bad;
    outcome.right += right ? 1.0 : 0.0;
    outcome.wrong += found.certain && !right ? 1.0 : 0.0;
    outcome.pairs += static_cast<double>(drawn.commits.pairs());
    outcome.builds += static_cast<double>(found.builds);
  }
  return outcome;
}

/// Halving that takes every answer of 16 pairs for the truth: what a script
/// under `git bisect run` does.
Outcome plain(const Scenario& scenario, std::size_t searches) {
  constexpr std::size_t kPairs = 16;
  Outcome outcome;
  for (std::uint64_t seed = 1; seed <= searches; ++seed) {
    Drawn drawn = draw(scenario, seed);
    std::size_t good = 0;
    std::size_t bad = scenario.commits;
    while (bad - good > 1) {
      const std::size_t commit = good + (bad - good) / 2;
      std::vector<double> log_ratios;
      for (std::size_t i = 0; i < kPairs; ++i) {
        log_ratios.push_back(compare::log_ratio(drawn.commits.pair(0, commit),
                                                compare::Direction::lower));
      }
      const double level =
          compare::hodges_lehmann(compare::Sample(std::move(log_ratios)));
      (level > std::log1p(scenario.change) / 2.0 ? bad : good) = commit;
      outcome.builds += 1.0;
    }
    outcome.right += bad == drawn.first_bad ? 1.0 : 0.0;
    outcome.wrong += bad == drawn.first_bad ? 0.0 : 1.0;
    outcome.pairs += static_cast<double>(drawn.commits.pairs());
  }
  return outcome;
}

std::string share(double count, double of) {
  return fmt::format("{:.3g} %", 100.0 * count / of);
}

void print_row(const Scenario& scenario, std::size_t searches) {
  const auto n = static_cast<double>(searches);
  const Outcome ours = benchgate(scenario, searches);
  const Outcome rival = probabilistic(scenario, searches);
  const Outcome naive = plain(scenario, searches);
  fmt::print(
      "| {} | +{:g} % | {}{} | **{}** | {} | {} | {:.0f} | {:.1f} | {} | {}, "
      "{} | "
      "{:.0f}, {:.1f} | {} |\n",
      scenario.commits, scenario.change * 100.0, name_of(scenario.noise),
      scenario.noise == Noise::recorded
          ? std::string()
          : fmt::format(" {:g} %", scenario.sd * 100.0),
      share(ours.right, n), share(ours.among, n), share(ours.wrong, n),
      ours.pairs / n, ours.builds / n, share(ours.covered, ours.right),
      share(rival.right, n), share(rival.wrong, n), rival.pairs / n,
      rival.builds / n, share(naive.right, n));
}

void print_table(std::size_t searches) {
  fmt::print(
      "| commits | step | noise of a pair | right | among a few | wrong | "
      "pairs | builds | "
      "interval holds the step | probabilistic bisection: right, wrong | its "
      "pairs, builds | 16 pairs a step, no test: right |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const std::size_t commits : {std::size_t{30}, std::size_t{1000}}) {
    for (const double change : {0.02, 0.05, 0.10}) {
      print_row({commits, change, Noise::normal, 0.01}, searches);
      print_row({commits, change, Noise::normal, 0.03}, searches);
      print_row({commits, change, Noise::student_t3, 0.03}, searches);
      print_row({commits, change, Noise::bursts, 0.03}, searches);
      print_row({commits, change, Noise::drifting, 0.03}, searches);
      print_row({commits, change, Noise::recorded, 0.0}, searches);
    }
  }
}

}  // namespace
}  // namespace benchgate::tests

int main(int argc, char** argv) {
  const std::size_t searches =
      argc > 1 ? static_cast<std::size_t>(std::strtoul(argv[1], nullptr, 10))
               : 1000;
  benchgate::tests::print_table(searches > 0 ? searches : 1);
}
