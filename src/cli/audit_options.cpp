#include "src/cli/audit_options.h"

#include "src/cli/option_help.h"
#include "src/cli/values.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace benchgate::cli {

namespace {

/// What may stand beside --show: how it is shown.
constexpr std::array<std::string_view, 6> kShowing = {
    "--show", "--html", "--json", "--markdown", "--all", "--quiet"};

/// Of the options that were given, those that --show has no use for.
std::vector<std::string> useless_beside_show(const CLI::App& command) {
  std::vector<std::string> useless;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name =
        option->get_positional() ? option->get_type_name() : option->get_name();
    if (option->count() > 0 &&
        std::ranges::find(kShowing, name) == kShowing.end()) {
      useless.push_back(name);
    }
  }
  return useless;
}

void add_what_is_measured(CLI::App& command, AuditOptions& options) {
  audit::AuditSettings& audit = options.audit;
  add_text_option(command,
                  {"side", "SIDE",
                   "What to compare with itself: a git revision, `worktree` or "
                   "a suite's executable (default: worktree)"},
                  options.side);
  add_count_option(command,
                   {"--comparisons", "N",
                    "Comparisons of the program as it is (default: 20)"},
                   {}, audit.comparisons);
  add_text_option(
      command,
      {"--slowdowns", "LIST", "Put into head's values (default: 1%,2%,5%,10%)"},
      options.slowdowns);
  add_count_option(command,
                   {"--slowed-comparisons", "N",
                    "Comparisons for each slowdown (default: 3)"},
                   {}, audit.slowed_comparisons);
  add_count_option(
      command,
      {"--slowed", "N",
       "Benchmarks slowed in each of these, drawn by the seed (default: 3)"},
      {.least = 1}, audit.slowed);
  add_count_option(
      command,
      {"--sequential", "N",
       "Comparisons the usual way, in the same hour: ten repetitions of "
       "half a second a side, one side after the other (default: none)"},
      {}, audit.sequential);
  add_count_option(command,
                   {"--load", "N",
                    "Processes that keep cores busy meanwhile (default: none)"},
                   {.most = 1024}, audit.load);
}

void add_what_is_shown(CLI::App& command, AuditOptions& options) {
  add_text_option(
      command,
      {"--out", "FILE",
       "Add every comparison to FILE as it ends, and show all that are in it"},
      options.out);
  command
      .add_option("--show", options.show,
                  "Measure nothing; show what these files hold together")
      ->type_name("FILE...");
  add_text_option(
      command,
      {"--html", "FILE", "Write a page with charts, complete in one file"},
      options.html);
  auto* json =
      command.add_flag("--json", options.json, "Print the numbers as JSON");
  command
      .add_flag("--markdown", options.markdown, "Print the tables as Markdown")
      ->excludes(json);
  command.add_flag("--all", options.all, "Show every benchmark, however many");
}

}  // namespace

void add_audit_options(CLI::App& command, AuditOptions& options) {
  add_what_is_measured(command, options);
  add_what_is_shown(command, options);
  add_session_options(command, options.measure);
}

std::vector<double> slowdowns_from(const std::string& text) {
  std::vector<double> slowdowns;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto share =
        parse_share(std::string_view(text).substr(begin, end - begin));
    if (!share || *share <= 0.0) {
      throw UsageError(
          fmt::format("--slowdowns {}: expected shares above 0 like 2%,5%; "
                      "above 1 in percent",
                      text));
    }
    slowdowns.push_back(*share);
    begin = end + 1;
  }
  return slowdowns;
}

void check_audit_options(const CLI::App& command, const AuditOptions& options) {
  if (!options.show.empty()) {
    const std::vector<std::string> useless = useless_beside_show(command);
    if (!useless.empty()) {
      throw UsageError(fmt::format(
          "--show measures nothing and has no use for {}; leave it out, or "
          "leave --show out to measure",
          fmt::join(useless, ", ")));
    }
    return;
  }
  slowdowns_from(options.slowdowns);
  const audit::AuditSettings& audit = options.audit;
  if (audit.comparisons + audit.slowed_comparisons + audit.sequential == 0) {
    throw UsageError(
        "there is nothing to measure: --comparisons, --slowed-comparisons and "
        "--sequential are all 0; --show shows what was measured before");
  }
}

}  // namespace benchgate::cli
