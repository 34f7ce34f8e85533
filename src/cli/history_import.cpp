#include "reporters/history/record_json.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_commit.h"
#include "src/cli/history_options.h"
#include "src/cli/history_transfer.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/formats/bencher_metrics.h"
#include "src/formats/github_action_benchmark.h"
#include "src/formats/google_benchmark_json.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

namespace fs = std::filesystem;
namespace history = reporters::history;
using history::Record;

struct ImportOptions {
  HistoryOptions history;
  std::vector<std::string> from;
  std::string format = "auto";
  CommitOptions commit;
  std::string suite;
  std::vector<std::string> higher_is_better;
};

std::string read_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw UsageError(
        fmt::format("cannot read {}: {}", file, std::strerror(errno)));
  }
  return text;
}

std::string format_of(const ImportOptions& options, std::string_view text) {
  if (options.format != "auto") {
    return options.format;
  }
  if (formats::is_github_action_benchmark_data(text)) {
    return "github-action-benchmark";
  }
  constexpr std::size_t kBeginning = 100;
  return text.substr(0, kBeginning).find("\"benchgate.history/") !=
                 std::string_view::npos
             ? "benchgate"
             : "bencher";
}

/// A record, or many with a line each, as `history export -` prints them.
void read_records(std::string_view text, HistoryTransfer& transfer) {
  const std::size_t line_end = text.find('\n');
  const std::string_view first = text.substr(0, line_end);
  // A record that write_record has written goes over several lines.
  if (!first.ends_with('}')) {
    transfer.add(history::parse_record(text));
    return;
  }
  std::size_t number = 1;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    try {
      if (!line.empty()) {
        transfer.add(history::parse_record(line));
      }
    } catch (const history::InvalidRecord& error) {
      throw history::InvalidRecord(
          fmt::format("line {}: {}", number, error.what()));
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
  }
}

Record read_bencher(const std::string& file, std::string_view text,
                    const ImportOptions& options, const Project& project,
                    measure::ProcessRunner& runner) {
  if (options.commit.commit.empty()) {
    throw UsageError(fmt::format(
        "{}: Bencher's format does not say what was measured: name it with "
        "--commit, and with --time where it is not in this repository",
        file));
  }
  formats::BencherRun run;
  run.commit = find_commit(runner, project, options.commit, {}, "", file);
  run.started = run.commit.time;
  run.suite = options.suite;
  run.higher_is_better.insert(options.higher_is_better.begin(),
                              options.higher_is_better.end());
  return formats::parse_bencher_metrics(text, run);
}

void import_file(const std::string& file, const ImportOptions& options,
                 const Project& project, measure::ProcessRunner& runner,
                 HistoryTransfer& transfer) {
  const std::string text = read_text(file);
  const std::string format = format_of(options, text);
  try {
    if (format == "github-action-benchmark") {
      for (Record& record : formats::parse_github_action_benchmark_data(text)) {
        transfer.add(std::move(record));
      }
    } else if (format == "benchgate") {
      read_records(text, transfer);
    } else {
      transfer.add(read_bencher(file, text, options, project, runner));
    }
  } catch (const formats::FormatError& error) {
    throw UsageError(fmt::format("{}: {}", file, error.what()));
  } catch (const history::InvalidRecord& error) {
    throw UsageError(fmt::format("{}: {}", file, error.what()));
  }
}

ExitStatus import_all(const ImportOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto to = open_history(options.history, project, call.terminal);
  HistoryTransfer transfer(*to);
  for (const std::string& from : options.from) {
    std::error_code ignored;
    if (fs::is_regular_file(from, ignored)) {
      import_file(from, options, project, runner, transfer);
      continue;
    }
    if (from.find(':') == std::string::npos && !fs::exists(from, ignored)) {
      throw UsageError(fmt::format("there is no file or folder {}", from));
    }
    const auto other = open_history(from, call.terminal);
    read_history(
        *other, [&](Record record) { transfer.add(std::move(record)); },
        call.terminal);
  }
  transfer.finish();
  call.terminal.print(transfer.summary("", options.history.json));
  return ExitStatus::fine;
}

}  // namespace

void add_history_import(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = parent.add_subcommand(
      "import",
      "Add the runs of another history, of github-action-benchmark's data.js "
      "or of a file in Bencher's format");
  command
      ->add_option("from", options->from,
                   "Files, folders or other locations of histories")
      ->required()
      ->type_name("FILE|LOCATION");
  command
      ->add_option("--format", options->format,
                   "Of files: github-action-benchmark, bencher, benchgate "
                   "(records) or auto (default)")
      ->check(CLI::IsMember(
          {"auto", "github-action-benchmark", "bencher", "benchgate"}))
      ->type_name("FORMAT");
  add_text_option(*command,
                  {"--commit", "REVISION", "Bencher's: what was measured"},
                  options->commit.commit);
  add_text_option(*command,
                  {"--time", "TIME",
                   "Bencher's: the commit's time, \"2026-11-23T13:05:00Z\" "
                   "(default: as the repository says)"},
                  options->commit.time);
  add_text_option(*command, {"--suite", "NAME", "Bencher's: the suite"},
                  options->suite);
  command
      ->add_option("--higher-is-better", options->higher_is_better,
                   "Bencher's: a measure that is the better the higher; "
                   "repeatable")
      ->type_name("MEASURE")
      ->allow_extra_args(false);
  add_history_options(*command, options->history);
  command->footer(
      "Doing it again adds what is new.\n"
      "Examples:\n"
      "  benchgate history import dev/bench/data.js\n"
      "  benchgate history import metrics.json --commit v1.4\n"
      "  benchgate history import 'git:.#benchgate-history' --history local");
  command->callback([options, &action] {
    action = [options](const Call& call) { return import_all(*options, call); };
  });
}

}  // namespace benchgate::cli
