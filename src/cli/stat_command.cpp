#include "compare/unpaired_table.h"
#include "reporters/display_text.h"
#include "reporters/unpaired_reports.h"
#include "src/cli/commands.h"
#include "src/cli/report_output.h"
#include "src/cli/version.h"
#include "src/formats/google_benchmark_json.h"
#include "src/formats/measurement_file.h"
#include "src/stat/collection.h"
#include "src/stat/hints.h"
#include "src/stat/inputs.h"
#include "src/stat/query.h"
#include "src/stat/query_token.h"
#include "src/stat/tables.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using compare::UnpairedTable;

constexpr std::array<std::string_view, 5> kFormats = {"terminal", "text", "csv",
                                                      "markdown", "json"};

struct Options {
  std::vector<std::string> inputs;
  stat::QueryTexts query;
  double alpha = 0.05;
  double confidence = 0.95;
  std::string format;  ///< Empty: not said.
  bool json = false;
  bool all = false;
  bool no_colour = false;
  bool fail_on_regression = false;
};

void add_options(CLI::App& command, Options& options) {
  command
      .add_option("inputs", options.inputs,
                  "Result files; LABEL=FILE names the column, - is standard "
                  "input")
      ->required()
      ->type_name("[LABEL=]FILE");
  command.add_option("--filter", options.query.filter,
                     "Which measurements to look at");
  command.add_option("--table", options.query.table,
                     "What splits the results into tables, beside the unit");
  command.add_option("--row", options.query.row, "What makes a row");
  command.add_option("--col", options.query.column,
                     "What makes a column; the first one is the base");
  command.add_option("--ignore", options.query.ignore,
                     "Keys that make no difference");
  command
      .add_option("--alpha", options.alpha,
                  "A difference is called at p <= alpha")
      ->type_name("SHARE");
  command
      .add_option("--confidence", options.confidence,
                  "Level of the intervals shown; it changes no verdict")
      ->type_name("SHARE");
  command.add_option("--format", options.format,
                     fmt::format("{} (default: {}); text and csv are "
                                 "benchstat's",
                                 fmt::join(kFormats, ", "), kFormats.front()));
  command.add_flag("--json", options.json, "The same as --format json");
  command.add_flag("--all", options.all,
                   "Every row, not only the telling ones");
  command.add_flag("--no-colour,--no-color", options.no_colour,
                   "No colours on a terminal");
  command.add_flag("--fail-on-regression", options.fail_on_regression,
                   "Exit with status 1 if anything became worse: adjusted p <= "
                   "alpha, of a unit that says which way is better");
  command.footer(
      "Reads Go benchmark text, Google Benchmark's JSON and benchgate's own "
      "result\nfiles, compressed or not. Takes benchstat's command lines: -x "
      "and --x are the\nsame.\n"
      "\n"
      "Examples:\n"
      "  benchgate stat old.txt new.txt\n"
      "  benchgate stat --format text before=old.json after=new.json\n"
      "  benchgate stat --col /format --row '.name /size@num' results.txt\n"
      "  benchgate stat --filter '.unit:sec/op -.name:/Slow/' old.txt new.txt\n"
      "  benchgate stat --fail-on-regression --alpha 0.01 old.txt new.txt");
}

void check_share(double value, std::string_view option) {
  if (!(value >= 0.0 && value <= 1.0)) {
    throw UsageError(fmt::format("{} must be in range [0, 1]", option));
  }
}

/// What `--format` and `--json` ask for together.
///
/// Throws: UsageError if they contradict each other, or there is no such
/// format.
std::string format_of(const Options& options) {
  constexpr std::string_view kJson = "json";
  if (options.json && !options.format.empty() && options.format != kJson) {
    throw UsageError(fmt::format(
        "--json and --format {} contradict each other; give one of them",
        options.format));
  }
  if (options.json) {
    return std::string(kJson);
  }
  if (options.format.empty()) {
    return std::string(kFormats.front());
  }
  if (std::ranges::find(kFormats, options.format) == kFormats.end()) {
    throw UsageError(
        fmt::format("-format {}: there is no such format; "
                    "possible are {}",
                    options.format, fmt::join(kFormats, ", ")));
  }
  return options.format;
}

void check(const Options& options) {
  check_share(options.alpha, "-alpha");
  check_share(options.confidence, "-confidence");
}

/// Reads all inputs.
///
/// Throws: UsageError if one cannot be read, or if nothing is left of them.
void collect(const Options& options, stat::Collection& collection) {
  for (const formats::InputName& input : stat::name_inputs(options.inputs)) {
    collection.begin_input(input.label);
    formats::read_measurement_file(input, collection);
  }
  collection.finish();
  if (collection.cells().empty()) {
    throw UsageError(fmt::format(
        "no result passes the filter {} and the lists of values of the "
        "projections, so that there is nothing to show",
        options.query.filter));
  }
}

compare::UnpairedTableSettings settings_of(const Options& options) {
  compare::UnpairedTableSettings settings;
  settings.alpha = options.alpha;
  settings.confidence = options.confidence;
  settings.effects = options.fail_on_regression ||
                     (options.format != "text" && options.format != "csv");
  return settings;
}

void print(const std::vector<UnpairedTable>& tables, const Options& options,
           Terminal& terminal) {
  reporters::RenderOptions render;
  render.width = terminal.width();
  render.all = options.all;
  render.colour = terminal.out_is_terminal() && !options.no_colour &&
                  !colours_are_unwanted();
  if (options.format == "csv") {
    const reporters::BenchstatCsv csv = reporters::benchstat_csv(tables);
    terminal.print(csv.tables);
    terminal.message(csv.notes);
  } else if (options.format == "markdown") {
    terminal.print(reporters::unpaired_markdown(tables, render));
  } else if (options.format == "json") {
    terminal.print(reporters::unpaired_json(tables, std::string(kVersion)));
  } else {
    terminal.print(reporters::unpaired_terminal(tables, render));
  }
}

bool is_judged(const UnpairedTable& table,
               const compare::UnpairedComparison& comparison) {
  return comparison.p_value || table.heading.exact;
}

/// Whether head's value has gone, or cannot be held against base's.
bool is_lost(const UnpairedTable& table, const compare::UnpairedRow& row,
             std::size_t column) {
  const auto& comparison = row.comparisons[column];
  return row.cells.front().has_value() &&
         (!comparison || !is_judged(table, *comparison));
}

/// What is to be said of all tables once they have been shown.
struct Findings {
  std::vector<compare::UnpairedTableHeading> headings;
  bool has_comparison = false;
  bool has_regressed = false;
  /// How many values of base nothing can be said of: the other side has none,
  /// or one that is no number.
  std::size_t lost = 0;

  void look_at(const UnpairedTable& table) {
    headings.push_back(table.heading);
    for (const compare::UnpairedRow& row : table.rows) {
      for (std::size_t column = 1; column < row.cells.size(); ++column) {
        const auto& comparison = row.comparisons[column];
        has_comparison |= comparison && is_judged(table, *comparison);
        has_regressed |= comparison && comparison->verdict ==
                                           compare::UnpairedVerdict::regressed;
        lost += is_lost(table, row, column) ? 1U : 0U;
      }
    }
  }
};

/// Shows all tables. Of a million names they take much memory: as text each is
/// gone before the next is made, and for the other formats, which need all of
/// them, what was collected goes instead.
Findings show_tables(const Options& options, Terminal& terminal,
                     const std::function<void(std::string)>& warn) {
  stat::Query query = stat::parse_query(options.query);
  check(options);
  std::optional<stat::Collection> collection(std::in_place, std::move(query),
                                             warn);
  collect(options, *collection);
  Findings findings;
  if (options.format == "text") {
    stat::for_each_table(
        *collection, settings_of(options), [&](const UnpairedTable& table) {
          const auto& before = findings.headings;
          reporters::write_benchstat_text(
              table, before.empty() ? nullptr : &before.back(),
              [&terminal](std::string_view part) { terminal.print(part); });
          findings.look_at(table);
        });
    return findings;
  }
  const auto tables = stat::make_tables(*collection, settings_of(options));
  collection.reset();
  print(tables, options, terminal);
  std::ranges::for_each(
      tables, [&](const UnpairedTable& table) { findings.look_at(table); });
  return findings;
}

/// A gate must not pass because nothing came to it.
///
/// Throws: UsageError if nothing was compared.
ExitStatus judge(const Findings& findings) {
  if (!findings.has_comparison) {
    throw UsageError(
        "--fail-on-regression: nothing is compared, so that nothing can be "
        "said of it; give two inputs or more that have benchmarks in common, "
        "with values that are numbers");
  }
  return findings.has_regressed ? ExitStatus::policy_says_no : ExitStatus::fine;
}

ExitStatus run(Options options, Terminal& terminal) {
  // Inputs are quoted in it, and may hold what a terminal would obey.
  const auto warn = [&terminal](const std::string& message) {
    terminal.message(reporters::visible_text(message) + "\n");
  };
  options.format = format_of(options);
  const Findings findings = show_tables(options, terminal, warn);
  if (const auto hint = stat::why_nothing_is_compared(findings.headings)) {
    warn(fmt::format("benchgate: {}", *hint));
  }
  if (!options.fail_on_regression) {
    return ExitStatus::fine;
  }
  if (findings.lost > 0) {
    warn(fmt::format(
        "benchgate: --fail-on-regression cannot judge {} of base: another "
        "column has no value there, or one that is no number",
        findings.lost == 1 ? "a value"
                           : fmt::format("{} values", findings.lost)));
  }
  return judge(findings);
}

}  // namespace

void add_stat_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "stat",
      "Compare result files that were measured apart, as benchstat does");
  add_options(*command, *options);
  command->callback([options, &action] {
    action = [options](const Call& call) {
      try {
        return run(*options, call.terminal);
      } catch (const formats::FormatError& error) {
        throw UsageError(error.what());
      } catch (const stat::QueryError& error) {
        throw UsageError(error.what());
      }
    };
  });
}

}  // namespace benchgate::cli
