#include "compare/decide.h"
#include "reporters/history/record_json.h"
#include "reporters/history/record_of.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_commit.h"
#include "src/cli/history_options.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/cli/result_file.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;
using nlohmann::json;

struct AddOptions {
  HistoryOptions history;
  CommitOptions commit;
  std::vector<std::string> files;
};

history::Record read_record(const std::string& file, const AddOptions& options,
                            const Project& project,
                            measure::ProcessRunner& runner) {
  const compare::Comparison comparison =
      compare::decide(read_result_file(file));
  const history::Commit commit =
      find_commit(runner, project, options.commit, comparison.head,
                  comparison.started, file);
  try {
    history::Record record = history::record_of(comparison, commit);
    if (record.entries.empty()) {
      throw UsageError(fmt::format("{}: no benchmark has a value in it", file));
    }
    return record;
  } catch (const history::InvalidRecord& error) {
    throw UsageError(fmt::format("{}: {}", file, error.what()));
  }
}

void show(const std::vector<history::Record>& records,
          const std::vector<bool>& fresh, const std::string& location,
          bool as_json, Terminal& terminal) {
  json added = json::array();
  json there = json::array();
  for (std::size_t i = 0; i < records.size(); ++i) {
    (fresh[i] ? added : there).push_back(records[i].id);
  }
  if (as_json) {
    terminal.print(
        json(
            {{"history", location}, {"added", added}, {"already_there", there}})
            .dump(2) +
        "\n");
    return;
  }
  std::string text;
  for (std::size_t i = 0; i < records.size(); ++i) {
    text +=
        fmt::format("{}  {}\n", fresh[i] ? "added        " : "already there",
                    records[i].id);
  }
  terminal.print(text);
}

ExitStatus add(const AddOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend = open_history(options.history, project, call.terminal);
  std::vector<history::Record> records;
  for (const std::string& file : options.files) {
    records.push_back(read_record(file, options, project, runner));
  }
  const std::vector<bool> fresh = add_to_history(*backend, records);
  show(records, fresh, backend->location(), options.history.json,
       call.terminal);
  return ExitStatus::fine;
}

}  // namespace

void add_history_add(CLI::App& parent, Action& action) {
  auto options = std::make_shared<AddOptions>();
  CLI::App* command =
      parent.add_subcommand("add", "Add the runs of result files");
  command->add_option("file", options->files, "Result files")
      ->required()
      ->type_name("FILE");
  add_text_option(*command,
                  {"--commit", "REVISION",
                   "The commit that was measured (default: head's, as the "
                   "result file says)"},
                  options->commit.commit);
  add_text_option(*command,
                  {"--time", "TIME",
                   "The commit's time, \"2026-11-23T13:05:00Z\" (default: as "
                   "the repository says)"},
                  options->commit.time);
  add_history_options(*command, options->history);
  command->footer(
      "Adding a run again changes nothing.\n"
      "Examples:\n"
      "  benchgate history add .benchgate/last.json\n"
      "  benchgate history add shard*.json --history bench-history\n"
      "  benchgate history add old.json --commit v1.4");
  command->callback([options, &action] {
    action = [options](const Call& call) { return add(*options, call); };
  });
}

}  // namespace benchgate::cli
