#include "src/cli/regression_explanations.h"

#include "reporters/delivery.h"
#include "reporters/row_groups.h"
#include "src/cli/benchmark_explainer.h"
#include "src/cli/result_file.h"
#include "src/explain/explanation.h"
#include "src/measure/measurement_error.h"
#include "src/measure/rules.h"
#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ios>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using compare::Row;

/// The rows that are explained, the most urgent first: one of each benchmark,
/// of its time if that regressed. How large code is explains itself.
std::vector<Row*> rows_to_explain(compare::Comparison& comparison) {
  std::vector<Row*> rows;
  for (const reporters::RowGroup& group : reporters::group_rows(comparison)) {
    if (group.concern != reporters::Concern::regressed) {
      continue;
    }
    for (const Row* each : group.rows) {
      // It is one of ours.
      Row& row =
          comparison
              .rows[static_cast<std::size_t>(each - comparison.rows.data())];
      const auto known = std::ranges::find_if(rows, [&](const Row* other) {
        return other->suite == row.suite && other->benchmark == row.benchmark;
      });
      if (row.metric.name == measure::kCodeBytes ||
          row.design == compare::Design::unpaired) {
        continue;
      }
      if (known == rows.end()) {
        rows.push_back(&row);
      } else if ((*known)->metric.kind == compare::MetricKind::exact &&
                 row.metric.kind == compare::MetricKind::timed) {
        *known = &row;
      }
    }
  }
  return rows;
}

/// Whether a suite is a program, and no script that starts one.
bool is_program(const Side& side, const std::string& suite) {
  constexpr std::string_view kMagic =
      "\x7f"
      "ELF";
  const auto found =
      std::ranges::find(side.suites, suite, &RunnableSuite::name);
  std::ifstream stream(found->options.executable, std::ios::binary);
  std::string start(kMagic.size(), '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == kMagic;
}

CountedInstructions instructions_of(const compare::Comparison& comparison,
                                    const Row& row) {
  const auto found =
      std::ranges::find_if(comparison.rows, [&](const Row& each) {
        return each.suite == row.suite && each.benchmark == row.benchmark &&
               each.metric.name == "instructions" && each.base && each.head;
      });
  return found == comparison.rows.end()
             ? CountedInstructions()
             : CountedInstructions{
                   .counts = explain::CountPair{.base = found->base->median,
                                                .head = found->head->median}};
}

}  // namespace

void explain_regressions(compare::Comparison& comparison, const Side& base,
                         const Side& head, const Settings& settings,
                         measure::ProcessRunner& runner, Progress& progress) {
  const ExplainPolicy& policy = settings.configuration.explain;
  std::vector<Row*> rows = rows_to_explain(comparison);
  std::erase_if(rows, [&](const Row* row) {
    return !is_program(base, row->suite) || !is_program(head, row->suite);
  });
  rows.resize(std::min(rows.size(), policy.benchmarks));
  if (rows.empty()) {
    return;
  }
  try {
    make_result_folder(settings.output);
    BenchmarkExplainer explainer(runner, base, head, progress);
    for (Row* row : rows) {
      const bool is_timed = row->metric.kind == compare::MetricKind::timed;
      const ExplainedEvidence explained = explainer.explain(
          {.suite = row->suite,
           .names = {.base = row->base_name.empty() ? row->benchmark
                                                    : row->base_name,
                     .head = row->benchmark}},
          {.rounds = is_timed ? explain::Effort().rounds : 0,
           .time = policy.time},
          instructions_of(comparison, *row));
      row->explanation = explain::summary_lines(explained.explanation);
      keep_evidence(explained, settings.output.parent_path() / "explain");
    }
  } catch (const measure::Interrupted&) {
    // What was measured is shown all the same.
    comparison.warnings.emplace_back(
        "what regressed was not explained, or not all: interrupted");
  } catch (const measure::MeasurementError& error) {
    comparison.warnings.push_back(
        fmt::format("what regressed was not explained: {}", error.what()));
  } catch (const profile::ProfileError& error) {
    comparison.warnings.push_back(fmt::format(
        "what regressed was not explained, or not all: {}", error.what()));
  } catch (const reporters::DeliveryError& error) {
    comparison.warnings.push_back(fmt::format(
        "profiles of what regressed were not kept: {}", error.what()));
  } catch (const std::bad_alloc&) {
    comparison.warnings.emplace_back(
        "what regressed was not explained, or not all: there is not enough "
        "memory");
  }
  progress.clear();
}

}  // namespace benchgate::cli
