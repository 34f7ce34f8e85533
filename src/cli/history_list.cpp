#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_options.h"
#include "src/cli/history_runs.h"
#include "src/cli/option_help.h"
#include "src/cli/run_repository.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using nlohmann::json;
using reporters::count;
using reporters::visible_text;
using reporters::history::Record;

struct ListOptions {
  HistoryOptions history;
  std::size_t limit = 20;
  bool all = false;
};

/// A run without its entries: a history of years would not fit.
struct Listed {
  Record run;
  std::size_t benchmarks = 0;
  std::size_t entries = 0;
};

Listed listed(Record record) {
  std::set<std::pair<std::string_view, std::string_view>> benchmarks;
  for (const auto& entry : record.entries) {
    benchmarks.emplace(entry.suite, entry.benchmark);
  }
  Listed run{.run = {},
             .benchmarks = benchmarks.size(),
             .entries = record.entries.size()};
  record.entries = {};
  run.run = std::move(record);
  return run;
}

std::vector<Listed> latest_first(std::vector<Listed> runs) {
  std::vector<const Record*> records;
  records.reserve(runs.size());
  for (const Listed& each : runs) {
    records.push_back(&each.run);
  }
  std::vector<std::size_t> order = reading_order(records);
  std::ranges::reverse(order);
  std::vector<Listed> ordered;
  ordered.reserve(order.size());
  for (const std::size_t i : order) {
    ordered.push_back(std::move(runs[i]));
  }
  return ordered;
}

std::string as_json(const std::vector<Listed>& runs) {
  json array = json::array();
  for (const Listed& each : runs) {
    json run = run_as_json(each.run);
    run["benchmarks"] = each.benchmarks;
    run["entries"] = each.entries;
    array.push_back(std::move(run));
  }
  return array.dump(2) + "\n";
}

reporters::Table as_table(const std::vector<Listed>& runs) {
  using reporters::Alignment;
  reporters::Table table;
  table.columns = {
      {.title = "commit"},
      {.title = "time"},
      {.title = "measured", .leaves = 2},
      {.title = "machine", .leaves = 3},
      {.title = "shard", .leaves = 1},
      {.title = "benchmarks", .alignment = Alignment::right},
      {.title = "against", .leaves = 4},
      {.title = "subject", .least_width = 12, .cut = reporters::Cut::end}};
  for (const Listed& each : runs) {
    const Record& run = each.run;
    table.rows.push_back(
        {.cells = {short_commit(run.commit.id), shown_time(run.commit.time),
                   shown_time(run.started),
                   reporters::history::machine_name(run.environment),
                   fmt::format("{}/{}", run.shard, run.shards),
                   fmt::format("{}", each.benchmarks),
                   run.base_commit.empty() ? "-"
                                           : short_commit(run.base_commit),
                   visible_text(run.commit.subject)},
         .notes = {}});
  }
  return table;
}

ExitStatus list(const ListOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend = open_history(options.history, project, call.terminal);
  std::vector<Listed> runs;
  read_history(
      *backend,
      [&runs](Record record) { runs.push_back(listed(std::move(record))); },
      call.terminal);
  runs = latest_first(std::move(runs));
  const std::size_t all = runs.size();
  if (!options.all) {
    runs.resize(std::min(runs.size(), options.limit));
  }
  if (options.history.json) {
    call.terminal.print(as_json(runs));
    return ExitStatus::fine;
  }
  if (runs.empty()) {
    call.terminal.print(fmt::format("no runs in {}\n", backend->location()));
    return ExitStatus::fine;
  }
  std::string text = draw(as_table(runs), call.terminal);
  if (runs.size() < all) {
    text +=
        fmt::format("and {} before (--all)\n", count(all - runs.size(), "run"));
  }
  call.terminal.print(text);
  return ExitStatus::fine;
}

}  // namespace

void add_history_list(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command =
      parent.add_subcommand("list", "List the runs, the latest commit first");
  add_count_option(*command, {"--limit", "N", "At most so many (default: 20)"},
                   {1, 100000}, options->limit);
  command->add_flag("--all", options->all, "All of them");
  add_history_options(*command, options->history);
  command->footer(
      "Examples:\n"
      "  benchgate history list\n"
      "  benchgate history list --all --json --history bench-history");
  command->callback([options, &action] {
    action = [options](const Call& call) { return list(*options, call); };
  });
}

}  // namespace benchgate::cli
