#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "reporters/utf8.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_options.h"
#include "src/cli/history_runs.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/cli/run_repository.h"
#include "src/cli/suggestion.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using nlohmann::json;
using reporters::escape_bytes;
using reporters::visible_text;
using reporters::history::Entry;
using reporters::history::Record;

struct ShowOptions {
  HistoryOptions history;
  std::string benchmark;
  std::string suite;
  std::string metric;
  std::size_t limit = 20;
  bool all = false;
};

/// One value of a series.
struct Point {
  std::shared_ptr<const Record> run;  ///< Without its entries.
  Entry entry;
};

/// By suite and name of the metric.
using Series =
    std::map<std::pair<std::string, std::string>, std::vector<Point>>;

/// What was asked for, and the names of all benchmarks for a suggestion.
struct Found {
  Series series;
  std::vector<std::shared_ptr<const Record>> runs;  ///< All, to order them.
  std::set<std::string> benchmarks;
  bool other_suite_or_metric = false;
};

void take(Record record, const ShowOptions& options, Found& found) {
  const std::vector<Entry> entries = std::exchange(record.entries, {});
  const auto run = std::make_shared<const Record>(std::move(record));
  found.runs.push_back(run);
  for (const Entry& entry : entries) {
    found.benchmarks.insert(entry.benchmark);
    if (entry.benchmark != options.benchmark) {
      continue;
    }
    if ((options.suite.empty() || entry.suite == options.suite) &&
        (options.metric.empty() || entry.metric.name == options.metric)) {
      found.series[{entry.suite, entry.metric.name}].push_back({run, entry});
    } else {
      found.other_suite_or_metric = true;
    }
  }
}

/// Whether a benchmark has a value in a run or not, the run says what came
/// before what.
void put_in_order(Found& found) {
  std::vector<const Record*> records;
  for (const auto& run : found.runs) {
    records.push_back(run.get());
  }
  std::map<const Record*, std::size_t> places;
  for (const std::size_t i : reading_order(records)) {
    places.emplace(records[i], places.size());
  }
  for (auto& [key, points] : found.series) {
    std::ranges::stable_sort(points, {}, [&places](const Point& point) {
      return places[point.run.get()];
    });
  }
}

[[noreturn]] void not_found(const ShowOptions& options, const Found& found,
                            const std::string& location) {
  if (found.other_suite_or_metric) {
    throw UsageError(
        fmt::format("{} has values in {}, but not of that suite and metric",
                    visible_text(options.benchmark), location));
  }
  const std::vector<std::string_view> names(found.benchmarks.begin(),
                                            found.benchmarks.end());
  const auto near = nearest(options.benchmark, names);
  throw UsageError(fmt::format(
      "there is no value of {} in {}{}", visible_text(options.benchmark),
      location,
      near ? fmt::format("; did you mean {}?", visible_text(*near)) : ""));
}

json finite_or_null(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json as_json(const Point& point) {
  json node = run_as_json(*point.run);
  node["median"] = point.entry.value.median;
  node["low"] = finite_or_null(point.entry.value.low);
  node["high"] = finite_or_null(point.entry.value.high);
  node["n"] = point.entry.value.n;
  node["delta"] = nullptr;
  if (const auto& delta = point.entry.delta) {
    node["delta"] = {{"ratio", finite_or_null(delta->ratio)},
                     {"low", finite_or_null(delta->low)},
                     {"high", finite_or_null(delta->high)},
                     {"confidence", delta->confidence},
                     {"pairs", point.entry.pairs}};
  }
  return node;
}

json as_json(const std::vector<Point>& points) {
  const Entry& last = points.back().entry;
  json node = {{"suite", escape_bytes(last.suite)},
               {"benchmark", escape_bytes(last.benchmark)},
               {"metric", escape_bytes(last.metric.name)},
               {"unit", escape_bytes(last.metric.unit)},
               {"better", compare::to_string(last.metric.better)},
               {"kind", compare::to_string(last.metric.kind)},
               {"points", json::array()}};
  for (const Point& point : points) {
    node["points"].push_back(as_json(point));
  }
  return node;
}

std::optional<double> if_finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// "+2.9 %  [+2.1, +3.8]"; "-" where nothing was measured in pairs.
std::string against_base(const Entry& entry) {
  if (!entry.delta) {
    return "-";
  }
  const reporters::Change change = reporters::change(*entry.delta);
  return change.interval.empty()
             ? change.estimate
             : fmt::format("{} {}", change.estimate, change.interval);
}

reporters::Table as_table(const std::vector<Point>& points) {
  using reporters::Alignment;
  // All with one unit and as many decimals: they are read down the column.
  std::vector<std::optional<double>> values;
  for (const Point& point : points) {
    values.insert(values.end(),
                  {point.entry.value.median, if_finite(point.entry.value.low),
                   if_finite(point.entry.value.high)});
  }
  const std::vector<std::string> texts =
      reporters::quantities(values, points.back().entry.metric.unit);
  reporters::Table table;
  table.columns = {
      {.title = "commit"},
      {.title = "time", .leaves = 4},
      {.title = "machine", .leaves = 3},
      {.title = "value", .alignment = Alignment::right},
      {.title = "low", .alignment = Alignment::right, .leaves = 2},
      {.title = "high", .alignment = Alignment::right, .leaves = 2},
      {.title = "n", .alignment = Alignment::right, .leaves = 1},
      {.title = "against base", .alignment = Alignment::right},
      {.title = "base", .leaves = 5}};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Record& run = *points[i].run;
    table.rows.push_back(
        {.cells = {short_commit(run.commit.id), shown_time(run.commit.time),
                   reporters::history::machine_name(run.environment),
                   texts[3 * i], texts[3 * i + 1], texts[3 * i + 2],
                   fmt::format("{}", points[i].entry.value.n),
                   against_base(points[i].entry),
                   points[i].entry.delta ? short_commit(run.base_commit) : "-"},
         .notes = {}});
  }
  return table;
}

std::string as_text(const std::vector<Point>& points, std::size_t left_out,
                    const Terminal& terminal) {
  const Entry& last = points.back().entry;
  std::string text = fmt::format(
      "{}{}{}, {} ({} is better)\n\n", visible_text(last.suite),
      last.suite.empty() ? "" : ": ", visible_text(last.benchmark),
      visible_text(last.metric.name), compare::to_string(last.metric.better));
  if (left_out > 0) {
    text +=
        fmt::format("{} before (--all)\n", reporters::count(left_out, "run"));
  }
  return text + draw(as_table(points), terminal);
}

ExitStatus show(const ShowOptions& asked, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend = open_history(asked.history, project, call.terminal);
  const auto renames = renames_of(asked.history, project);
  ShowOptions options = asked;
  options.benchmark = reporters::history::latest_name(renames, asked.benchmark);
  Found found;
  read_history(
      *backend,
      [&](Record record) {
        rename_benchmarks(renames, record);
        take(std::move(record), options, found);
      },
      call.terminal);
  if (found.series.empty()) {
    not_found(options, found, backend->location());
  }
  put_in_order(found);
  json array = json::array();
  std::string text;
  for (auto& [key, points] : found.series) {
    std::size_t left_out = 0;
    if (!options.all && points.size() > options.limit) {
      left_out = points.size() - options.limit;
      points.erase(points.begin(),
                   points.begin() + static_cast<std::ptrdiff_t>(left_out));
    }
    if (options.history.json) {
      array.push_back(as_json(points));
    } else {
      text += text.empty() ? "" : "\n";
      text += as_text(points, left_out, call.terminal);
    }
  }
  call.terminal.print(options.history.json ? array.dump(2) + "\n" : text);
  return ExitStatus::fine;
}

}  // namespace

void add_history_show(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command = parent.add_subcommand(
      "show", "Show the values of one benchmark, the latest commit last");
  command
      ->add_option("benchmark", options->benchmark,
                   "Its full name, as reports show it")
      ->required()
      ->type_name("BENCHMARK");
  add_text_option(*command, {"--suite", "NAME", "Of this suite only"},
                  options->suite);
  add_text_option(*command,
                  {"--metric", "NAME", "This metric only: cpu_time, ..."},
                  options->metric);
  add_count_option(*command, {"--limit", "N", "The last N (default: 20)"},
                   {1, 100000}, options->limit);
  command->add_flag("--all", options->all, "All of them");
  add_history_options(*command, options->history);
  command->footer(
      "Values of different machines must not be compared; what was measured "
      "in\npairs against base may be.\n"
      "Examples:\n"
      "  benchgate history show BM_Get/1024\n"
      "  benchgate history show BM_Get/1024 --metric cpu_time --all --json");
  command->callback([options, &action] {
    action = [options](const Call& call) { return show(*options, call); };
  });
}

}  // namespace benchgate::cli
