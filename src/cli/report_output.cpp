#include "src/cli/report_output.h"

#include "reporters/delivery.h"
#include "reporters/forge/benchmark_sources.h"
#include "reporters/registry.h"
#include "src/cli/suggestion.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::cli {

namespace {

/// It names lines of the sources, which others need not search for.
constexpr std::string_view kCodeQuality = "codequality";

bool goes_to_site(std::string_view name) {
  return name == kGithub || name == kGitlab;
}

/// "history" or "history=LOCATION".
bool goes_to_history(std::string_view text) {
  return text == kHistory || (text.starts_with(kHistory) &&
                              text.substr(kHistory.size()).starts_with('='));
}

/// One report: its reporter, and the file it goes to.
struct Wanted {
  const reporters::Reporter* reporter = nullptr;
  std::optional<std::filesystem::path> file;  ///< Empty: standard output.
};

std::vector<std::string_view> names() {
  std::vector<std::string_view> names;
  for (const auto& registered : reporters::all_reporters()) {
    names.push_back(registered.name);
  }
  names.push_back(kGithub);
  names.push_back(kGitlab);
  names.push_back(kHistory);
  return names;
}

Wanted parse(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  if (goes_to_site(name)) {
    throw UsageError(fmt::format(
        "--report {}: it takes no file; what it posts is set by --check-name "
        "and --comment",
        text));
  }
  Wanted wanted{.reporter = reporters::find_reporter(name), .file = {}};
  if (wanted.reporter == nullptr) {
    const auto near = nearest(name, names());
    throw UsageError(fmt::format(
        "--report {}: there is no report of that name; {}", text,
        near ? fmt::format("did you mean {}?", *near)
             : fmt::format("possible are {}", fmt::join(names(), ", "))));
  }
  if (equals != std::string::npos) {
    wanted.file = text.substr(equals + 1);
    if (wanted.file->empty()) {
      throw UsageError(
          fmt::format("--report {}: a file name must follow the =", text));
    }
  }
  return wanted;
}

/// In the order in which they are delivered: standard output first.
std::vector<Wanted> wanted_reports(const ReportOptions& options) {
  std::vector<Wanted> to_output;
  std::vector<Wanted> to_files;
  for (const std::string& text : options.reports) {
    if (goes_to_site(text) || goes_to_history(text)) {
      continue;
    }
    Wanted wanted = parse(text);
    (wanted.file ? to_files : to_output).push_back(std::move(wanted));
  }
  if (options.json) {
    to_output.push_back(parse("json"));
  }
  if (to_output.empty()) {
    to_output.push_back(parse("terminal"));
  }
  to_output.insert(to_output.end(), to_files.begin(), to_files.end());
  return to_output;
}

}  // namespace

void add_report_options(CLI::App& command, ReportOptions& options) {
  std::string description =
      "Show the result as NAME on standard output, or write it to FILE; "
      "repeatable. NAME is one of:\n";
  for (const auto& registered : reporters::all_reporters()) {
    description +=
        fmt::format("{}: {}\n", registered.name, registered.description);
  }
  description += fmt::format(
      "{}: a check, a comment and the summary of a workflow's run\n"
      "{}: a note on the merge request\n"
      "{}: a run of the history, or of the one at {}=LOCATION",
      kGithub, kGitlab, kHistory, kHistory);
  command.add_option("--report", options.reports, description)
      ->type_name("NAME[=FILE]")
      ->allow_extra_args(false);
  command.add_flag("--json", options.json,
                   "Print the result file on standard output");
  command.add_flag("--all", options.all,
                   "Show every benchmark, not only those to act on");
  command.add_flag("--no-colour,--no-color", options.no_colour,
                   "No colours, even at a terminal (as NO_COLOR=1)");
  add_site_options(command, options.site);
}

bool colours_are_unwanted() {
  // No other thread changes the environment.
  const char* no_color =
      std::getenv("NO_COLOR");             // NOLINT(concurrency-mt-unsafe)
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  return (no_color != nullptr && *no_color != '\0') ||
         (term != nullptr && std::string_view(term) == "dumb");
}

std::optional<std::string> history_asked_for(const ReportOptions& options) {
  std::optional<std::string> location;
  for (const std::string& text : options.reports) {
    if (goes_to_history(text)) {
      location = text.substr(std::min(text.size(), kHistory.size() + 1));
      if (location->empty() && text != kHistory) {
        throw UsageError(fmt::format(
            "--report {}: the location of a history must follow the =", text));
      }
    }
  }
  return location;
}

bool wants(const ReportOptions& options, std::string_view name) {
  return std::ranges::any_of(options.reports, [name](const std::string& text) {
    return text == name ||
           (text.starts_with(name) && text.size() > name.size() &&
            text[name.size()] == '=');
  });
}

bool needs_sources(const ReportOptions& options) {
  return wants(options, kCodeQuality) || wants(options, kGithub);
}

std::string ReportSources::shown_config() const {
  constexpr const char* kUsual = "benchgate.json";
  if (config.empty() || top.empty()) {
    return kUsual;
  }
  std::error_code failure;
  const auto path = std::filesystem::relative(config, top, failure);
  std::string text = path.generic_string();
  return failure || text.empty() || text.starts_with("..") ? kUsual : text;
}

void check_reports(const ReportOptions& options) {
  (void)history_asked_for(options);
  wanted_reports(options);
}

ExitStatus show(const compare::Comparison& comparison,
                const ReportOptions& options, const ReportSources& sources,
                Terminal& terminal) {
  reporters::RenderOptions render;
  render.all = options.all;
  std::optional<reporters::forge::BenchmarkSources> lines;
  if (wants(options, kCodeQuality) && !sources.top.empty()) {
    render.sources = &lines.emplace(sources.top);
  }
  render.configuration = sources.shown_config();
  ExitStatus status = ExitStatus::fine;
  for (const Wanted& wanted : wanted_reports(options)) {
    const bool at_terminal = !wanted.file && terminal.out_is_terminal();
    render.width = terminal.width();
    render.colour =
        at_terminal && !options.no_colour && !colours_are_unwanted();
    try {
      const std::string bytes = wanted.reporter->render(comparison, render);
      if (wanted.file) {
        reporters::deliver_to_file(*wanted.file, bytes);
      } else {
        terminal.print(bytes);
      }
    } catch (const reporters::DeliveryError& error) {
      terminal.message(fmt::format("benchgate: {}\n", error.what()));
      status = ExitStatus::not_delivered;
    }
  }
  return status;
}

}  // namespace benchgate::cli
