#include "src/cli/history_report.h"

#include "reporters/delivery.h"
#include "reporters/history/record_json.h"
#include "reporters/history/record_of.h"
#include "src/cli/history_commit.h"
#include "src/cli/history_options.h"

#include <fmt/format.h>

namespace benchgate::cli {

std::unique_ptr<HistoryReport> HistoryReport::make(
    const ReportOptions& reports, const std::string& configured,
    const Project& project, measure::ProcessRunner& runner,
    Terminal& terminal) {
  const auto given = history_asked_for(reports);
  if (!given) {
    return nullptr;
  }
  try {
    auto history =
        open_history(history_location(*given, configured, project), terminal);
    return std::unique_ptr<HistoryReport>(
        new HistoryReport(std::move(history), project, runner, terminal));
  } catch (const reporters::history::HistoryError& error) {
    throw UsageError(fmt::format("--report history: {}", error.what()));
  }
}

ExitStatus HistoryReport::finish(const compare::Comparison& comparison,
                                 const std::string& result_file) {
  std::string why;
  try {
    const auto commit =
        find_commit(runner_, project_, {}, comparison.head, comparison.started,
                    comparison.head.revision);
    const auto record = reporters::history::record_of(comparison, commit);
    const bool fresh = add_to_history(*history_, {record}).front();
    terminal_.message(fmt::format("benchgate: {} the history {} as {}\n",
                                  fresh ? "added to" : "was already in",
                                  history_->location(), record.id));
    return ExitStatus::fine;
  } catch (const UsageError& error) {
    why = error.what();
  } catch (const reporters::history::InvalidRecord& error) {
    why = error.what();
  } catch (const reporters::DeliveryError& error) {
    why = error.what();
  }
  terminal_.message(fmt::format(
      "benchgate: the history has not got this run: {}\nbenchgate: `benchgate "
      "history add {}` adds it later\n",
      why, result_file));
  return ExitStatus::not_delivered;
}

}  // namespace benchgate::cli
