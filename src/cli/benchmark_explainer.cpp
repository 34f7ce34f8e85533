#include "src/cli/benchmark_explainer.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/explain/explanation_files.h"
#include "src/measure/callgrind_counter.h"
#include "src/measure/exact_rows.h"
#include "src/measure/preloading.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

namespace benchgate::cli {

namespace {

constexpr std::string_view kNotCounted = "instructions were not counted: ";

/// Why there is no row.
std::string said_by(const measure::ExactRows& counted) {
  const std::vector<std::string> warnings = counted.warnings();
  return warnings.empty() ? std::string(kNotCounted) + "the loop has none"
                          : warnings.front();
}

}  // namespace

BenchmarkExplainer::BenchmarkExplainer(measure::ProcessRunner& runner,
                                       const Side& base, const Side& head,
                                       Progress& progress)
    : runner_(runner),
      base_(base),
      head_(head),
      progress_(progress),
      sides_(start_suites(runner, base, head, running_)) {
  const auto library = measure::find_own_library("libbenchgate_preload.so");
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    // Both sides of a suite, in this order; see start_suites.
    collectors_.emplace_back(runner, running_.alone[2 * i],
                             running_.alone[2 * i + 1],
                             library.value_or(std::filesystem::path()));
  }
}

std::size_t BenchmarkExplainer::index_of(const std::string& suite) const {
  return static_cast<std::size_t>(
      std::ranges::find(sides_, suite, &measure::SuiteSides::name) -
      sides_.begin());
}

ExplainedEvidence BenchmarkExplainer::explain(
    const BenchmarkOfSuite& benchmark, const explain::Effort& effort,
    const CountedInstructions& instructions) {
  ExplainedEvidence explained;
  explained.benchmark = {.suite = benchmark.suite,
                         .name = benchmark.names.head,
                         .base = base_.program.revision,
                         .head = head_.program.revision};
  explained.place = explain::folder_name(benchmark.names.head);
  if (sides_.size() > 1) {
    explained.place =
        std::filesystem::path(explain::folder_name(benchmark.suite)) /
        explained.place;
  }
  const auto say = [&](std::string_view what) {
    progress_.update(fmt::format("Explaining {}: {}",
                                 reporters::visible_text(benchmark.names.head),
                                 what));
  };
  explained.evidence = collectors_[index_of(benchmark.suite)].collect(
      benchmark.names, effort, say);
  explained.evidence.instructions = instructions.counts;
  if (!instructions.trouble.empty()) {
    explained.evidence.notes.push_back(instructions.trouble);
  }
  explained.explanation = explain::explain(explained.evidence);
  return explained;
}

CountedInstructions BenchmarkExplainer::count_instructions(
    const BenchmarkOfSuite& benchmark) {
  const auto tools = measure::find_callgrind();
  if (!tools) {
    return {.trouble = std::string(kNotCounted) +
                       "valgrind is not installed, or was not where benchgate "
                       "was built"};
  }
  const std::size_t i = index_of(benchmark.suite);
  measure::CallgrindCounter base(runner_, running_.alone[2 * i], *tools);
  measure::CallgrindCounter head(runner_, running_.alone[2 * i + 1], *tools);
  const measure::LoopCounters counters{.base = &base,
                                       .head = &head,
                                       .what = "instructions",
                                       .metrics = {"instructions"}};
  const measure::Rules rules;
  const measure::SessionSettings settings;
  measure::ExactRows counted(rules, settings);
  const measure::Subject subject{.name = benchmark.names.head,
                                 .base_name = benchmark.names.base,
                                 .note = ""};
  progress_.update(fmt::format("Explaining {}: instructions",
                               reporters::visible_text(benchmark.names.head)));
  const auto rows = counted.take(
      {.subject = &subject, .suite = benchmark.suite, .own_metrics = {}},
      counters);
  if (rows.empty()) {
    return {.trouble = said_by(counted)};
  }
  // A row that is not gated is one whose counts differ.
  if (!rows.front().policy.gated) {
    return {.trouble = std::string(kNotCounted) +
                       "each run has another number of them"};
  }
  const compare::Pair& pair = rows.front().screen.front();
  return {.counts = explain::CountPair{.base = pair.base, .head = pair.head}};
}

std::filesystem::path keep_evidence(const ExplainedEvidence& explained,
                                    const std::filesystem::path& folder) {
  const std::filesystem::path own = folder / explained.place;
  std::error_code error;
  std::filesystem::create_directories(own, error);
  if (error) {
    throw reporters::DeliveryError(fmt::format("cannot make the folder {}: {}",
                                               own.string(), error.message()));
  }
  explain::write_explanation(own, explained.benchmark, explained.evidence,
                             explained.explanation);
  return own;
}

}  // namespace benchgate::cli
