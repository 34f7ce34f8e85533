#include "src/cli/history_runs.h"

#include "reporters/history/run_order.h"
#include "reporters/terminal_drawing.h"
#include "reporters/utf8.h"
#include "src/cli/report_output.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace benchgate::cli {

using nlohmann::json;
using reporters::escape_bytes;

std::vector<std::size_t> reading_order(
    const std::vector<const reporters::history::Record*>& records) {
  std::vector<std::size_t> order;
  order.reserve(records.size());
  for (const auto& run : reporters::history::order_runs(records)) {
    order.insert(order.end(), run.begin(), run.end());
  }
  return order;
}

std::string shown_time(const std::string& time) {
  constexpr std::size_t kMinutes = std::string_view("2026-11-23T13:05").size();
  std::string shown = time.substr(0, kMinutes);
  if (const std::size_t t = shown.find('T'); t != std::string::npos) {
    shown[t] = ' ';
  }
  return shown;
}

json run_as_json(const reporters::history::Record& record) {
  json environment = json::object();
  for (const auto& [name, value] : record.environment) {
    environment[escape_bytes(name)] = escape_bytes(value);
  }
  return {{"id", record.id},
          {"commit", record.commit.id},
          {"parents", record.commit.parents},
          {"time", record.commit.time},
          {"subject", escape_bytes(record.commit.subject)},
          {"revision", escape_bytes(record.revision)},
          {"base_commit", record.base_commit},
          {"started", record.started},
          {"machine", reporters::history::machine_name(record.environment)},
          {"environment", environment},
          {"shard", {{"index", record.shard}, {"count", record.shards}}},
          {"tool_version", escape_bytes(record.tool_version)},
          {"origin", escape_bytes(record.origin)}};
}

std::string draw(const reporters::Table& table, const Terminal& terminal) {
  reporters::RenderOptions options;
  const bool at_terminal = terminal.out_is_terminal();
  options.width =
      at_terminal ? terminal.width() : std::numeric_limits<std::size_t>::max();
  options.colour = at_terminal && !colours_are_unwanted();
  reporters::TerminalDrawing drawing(options);
  drawing.table(table);
  return drawing.take();
}

}  // namespace benchgate::cli
