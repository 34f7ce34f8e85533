#pragma once

#include "src/cli/live_measurement.h"
#include "src/cli/progress.h"
#include "src/cli/side.h"
#include "src/explain/evidence.h"
#include "src/explain/explanation_report.h"
#include "src/measure/process.h"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

/// A benchmark that both sides have.
struct BenchmarkOfSuite {
  std::string suite;
  explain::BenchmarkNames names;
};

/// How many instructions an iteration takes.
struct CountedInstructions {
  std::optional<explain::CountPair> counts = std::nullopt;
  std::string trouble = {};  ///< A sentence, why there are none.
};

/// What is known of a benchmark, and what was made of it.
struct ExplainedEvidence {
  explain::ExplainedBenchmark benchmark;
  explain::Evidence evidence;
  explain::Explanation explanation;
  /// Where it is kept, below the folder of all: two suites may have benchmarks
  /// of one name.
  std::filesystem::path place;
};

/// Explains benchmarks of two sides that can be run and have the same suites
/// (see match_suites). Refers to all of its arguments.
class BenchmarkExplainer {
 public:
  BenchmarkExplainer(measure::ProcessRunner& runner, const Side& base,
                     const Side& head, Progress& progress);

  /// What both sides' suites list, by suite.
  [[nodiscard]] std::vector<measure::SuiteSides>& suites() { return sides_; }

  /// `instructions`: of an iteration, if they were counted already.
  ///
  /// Throws: MeasurementError if a program is gone; Interrupted.
  ExplainedEvidence explain(const BenchmarkOfSuite& benchmark,
                            const explain::Effort& effort,
                            const CountedInstructions& instructions);

  /// By valgrind. The two counts of a side must not differ.
  CountedInstructions count_instructions(const BenchmarkOfSuite& benchmark);

 private:
  [[nodiscard]] std::size_t index_of(const std::string& suite) const;

  measure::ProcessRunner& runner_;
  const Side& base_;
  const Side& head_;
  Progress& progress_;
  RunningSuites running_;
  std::vector<measure::SuiteSides> sides_;
  std::deque<explain::EvidenceCollector> collectors_;  // One for each suite.
};

/// Writes all of it to its place in `folder`, which is made if it is not there.
///
/// Returns: that folder.
/// Throws: reporters::DeliveryError.
std::filesystem::path keep_evidence(const ExplainedEvidence& explained,
                                    const std::filesystem::path& folder);

}  // namespace benchgate::cli
