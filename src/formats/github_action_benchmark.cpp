#include "src/formats/github_action_benchmark.h"

#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "reporters/json_node.h"
#include "src/formats/google_benchmark_json.h"
#include "src/formats/utc_time.h"
#include "src/formats/written_unit.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace benchgate::formats {

namespace {

using compare::Direction;
using reporters::JsonNode;
using reporters::history::Commit;
using reporters::history::Entry;
using reporters::history::Record;

constexpr std::string_view kName = "github-action-benchmark";
constexpr std::string_view kVariable = "window.BENCHMARK_DATA";

/// The JSON in it, with blanks for what is around, so that places stay right.
std::string only_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string json(text);
  if (text.starts_with(kByteOrderMark)) {
    json.replace(0, kByteOrderMark.size(), kByteOrderMark.size(), ' ');
  }
  const std::size_t begin = json.find_first_not_of(" \t\r\n");
  if (begin != std::string::npos &&
      std::string_view(json).substr(begin).starts_with(kVariable)) {
    const std::size_t equals = json.find('=', begin);
    const std::size_t end =
        equals == std::string::npos ? begin + kVariable.size() : equals + 1;
    json.replace(begin, end - begin, end - begin, ' ');
  }
  const std::size_t last = json.find_last_not_of(" \t\r\n");
  if (last != std::string::npos && json[last] == ';') {
    json[last] = ' ';
  }
  return json;
}

/// The tools whose name says what is better, or whose unit does not.
std::optional<Direction> direction_of_tool(std::string_view tool) {
  if (tool == "customBiggerIsBetter" || tool == "benchmarkjs" ||
      tool == "benchmarkluau") {
    return Direction::higher;
  }
  return tool == "customSmallerIsBetter" ? std::optional(Direction::lower)
                                         : std::nullopt;
}

std::string metric_name(std::string_view tool, const WrittenUnit& unit) {
  if (unit.name == "s") {
    return tool == "googlecpp" ? "real_time" : "time";
  }
  if (unit.name == "B") {
    return "bytes";
  }
  return unit.name == "1/s" || unit.name == "B/s" ? "rate" : "value";
}

std::string utc_time(const JsonNode& node) {
  auto time = utc_from_offset_time(node.raw_text());
  if (!time) {
    node.fail("a time like \"2026-11-23T13:05:00+09:00\"");
  }
  return *std::move(time);
}

Commit read_commit(const JsonNode& node) {
  std::string message = node.at("message").text();
  return {.id = node.at("id").text(),
          .parents = {},
          .time = utc_time(node.at("timestamp")),
          .subject = message.substr(0, message.find('\n'))};
}

Entry read_bench(const JsonNode& node, const std::string& suite,
                 std::string_view tool) {
  const std::string written = node.has("unit") ? node.at("unit").text() : "";
  const WrittenUnit unit = read_written_unit(written);
  const JsonNode value_node = node.at("value");
  const double value = value_node.number() * unit.factor;
  if (!std::isfinite(value)) {
    value_node.fail("a value that is not infinite");
  }
  const auto by_tool = direction_of_tool(tool);
  return {
      .suite = suite,
      .benchmark = node.at("name").text(),
      .metric = {.name = metric_name(tool, unit),
                 .unit = unit.name.empty() ? "1" : unit.name,
                 .better = by_tool ? *by_tool
                                   : unit.better.value_or(Direction::lower)},
      .value = {.median = value, .low = value, .high = value, .n = 1},
      .delta = {}};
}

Record read_run(const JsonNode& node, const std::string& suite) {
  Record record;
  record.commit = read_commit(node.at("commit"));
  const JsonNode date = node.at("date");
  auto started = utc_from_milliseconds(static_cast<std::int64_t>(date.whole()));
  if (!started) {
    date.fail("milliseconds since 1970");
  }
  record.started = *std::move(started);
  record.environment = {{"imported from", std::string(kName)}};
  record.origin = kName;
  const std::string tool = node.at("tool").text();
  const JsonNode benches = node.at("benches");
  for (const auto element : benches.array()) {
    record.entries.push_back(read_bench(
        JsonNode(element, benches, record.entries.size()), suite, tool));
  }
  try {
    record.id = record_id(record);
  } catch (const reporters::history::InvalidRecord& error) {
    throw FormatError(node.path() + "." + error.what());
  }
  return record;
}

std::vector<Record> read_data(const JsonNode& document) {
  std::vector<Record> records;
  const JsonNode entries = document.at("entries");
  for (const auto [key, value] : entries.object()) {
    const JsonNode suite(value, entries, key);
    std::size_t place = 0;
    for (const auto run : suite.array()) {
      records.push_back(
          read_run(JsonNode(run, suite, place), std::string(key)));
      ++place;
    }
  }
  return records;
}

}  // namespace

bool is_github_action_benchmark_data(std::string_view text) {
  constexpr std::size_t kBeginning = 1000;
  return text.substr(0, kBeginning).find(kVariable) != std::string_view::npos;
}

std::vector<Record> parse_github_action_benchmark_data(std::string_view text) {
  try {
    simdjson::dom::parser parser;
    return read_data(reporters::parse_document(parser, only_json(text)));
  } catch (const reporters::InvalidResult& error) {
    throw FormatError(error.what());
  }
}

}  // namespace benchgate::formats
