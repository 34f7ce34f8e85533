#pragma once

#include "src/race/finding.h"
#include "src/race/race_check.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::race {

/// What was found in one benchmark.
struct BenchmarkResult {
  std::string suite;
  std::string benchmark;
  Outcome outcome = Outcome::clean;
  std::string failure;                ///< Of failed and skipped.
  std::vector<std::size_t> findings;  ///< Numbers of findings, ascending.
};

/// A whole run of `benchgate race`.
struct RaceResult {
  std::string program;  ///< The side, as the user names it.
  std::string commit;   ///< Empty: it is no revision.
  /// What sources are shown relative to.
  std::filesystem::path source;
  std::vector<BenchmarkResult> benchmarks;  ///< In the order in which they ran.
  std::vector<Finding> findings;
  std::vector<std::string> warnings;

  /// How many benchmarks came out like this.
  [[nodiscard]] std::size_t count(Outcome outcome) const;
};

/// For people. Names are shown as visible text.
std::string text_report(const RaceResult& result);

/// "benchgate.races/1", see docs/races.schema.json.
std::string json_report(const RaceResult& result);

}  // namespace benchgate::race
