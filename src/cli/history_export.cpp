#include "reporters/history/record_json.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_options.h"
#include "src/cli/history_runs.h"
#include "src/cli/history_transfer.h"
#include "src/cli/report_output.h"
#include "src/cli/text_spool.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using reporters::history::Record;

struct ExportOptions {
  HistoryOptions history;
  std::string to;  ///< "-": standard output.
};

/// A line each, as in a pack, in the order of the runs.
void print_lines(reporters::history::Backend& from, const Call& call) {
  TextSpool lines;  // A history of years does not fit into memory.
  std::vector<Record> runs;
  read_history(
      from,
      [&](Record record) {
        std::string line = reporters::history::write_record(record);
        std::erase(line, '\n');
        lines.add(line + "\n");
        record.entries = {};
        runs.push_back(std::move(record));
      },
      call.terminal);
  std::vector<const Record*> records;
  records.reserve(runs.size());
  for (const Record& run : runs) {
    records.push_back(&run);
  }
  for (const std::size_t i : reading_order(records)) {
    call.terminal.print(lines.text(i));
  }
}

ExitStatus export_history(const ExportOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto from = open_history(options.history, project, call.terminal);
  if (options.to == "-") {
    if (options.history.json) {
      throw UsageError(
          "--json is what export to another history says of itself; to \"-\" "
          "it writes JSON in any case, a record a line");
    }
    print_lines(*from, call);
    return ExitStatus::fine;
  }
  const auto to = open_history(options.to, call.terminal);
  HistoryTransfer transfer(*to);
  read_history(
      *from, [&transfer](Record record) { transfer.add(std::move(record)); },
      call.terminal);
  transfer.finish();
  call.terminal.print(transfer.summary(from->location(), options.history.json));
  return ExitStatus::fine;
}

}  // namespace

void add_history_export(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = parent.add_subcommand(
      "export", "Add every run to another history, or print them");
  command
      ->add_option("to", options->to,
                   "The other history, or - to print a record a line as JSON")
      ->required()
      ->type_name("LOCATION");
  add_history_options(*command, options->history);
  command->footer(
      "Doing it again adds what is new.\n"
      "Examples:\n"
      "  benchgate history export 'git:.#benchgate-history'\n"
      "  benchgate history export postgresql:///bench --history bench-history\n"
      "  benchgate history export - | jq -c '{commit, entries}'");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return export_history(*options, call);
    };
  });
}

}  // namespace benchgate::cli
