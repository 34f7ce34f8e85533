#include "compare/decide.h"
#include "reporters/result_json.h"
#include "src/cli/commands.h"
#include "src/cli/report_output.h"
#include "src/cli/result_file.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace benchgate::cli {

void add_report_command(CLI::App& app, Action& action) {
  struct Options {
    std::string file;
    ReportOptions report;
  };

  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "report",
      "Show a result file again, in any form; every verdict is "
      "computed anew from its raw values");
  command->add_option("file", options->file, "The result file")
      ->required()
      ->type_name("FILE");
  add_report_options(*command, options->report);
  command->footer(
      "Examples:\n"
      "  benchgate report .benchgate/last.json --all\n"
      "  benchgate report result.json --report markdown\n"
      "  benchgate report result.json --report csv=rows.csv");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      check_reports(options->report);
      return show(compare::decide(read_result_file(options->file)),
                  options->report, call.terminal);
    };
  });
}

}  // namespace benchgate::cli
