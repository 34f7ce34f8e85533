#include "reporters/comparison_nodes.h"
#include "reporters/display_text.h"
#include "reporters/history/record_json.h"
#include "reporters/json_node.h"
#include "reporters/utf8.h"

#include <fmt/format.h>

#include <cstddef>
#include <limits>

namespace benchgate::reporters::history {

namespace {

using compare::Metric;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kSchemaFamily = "benchgate.history/";
constexpr std::string_view kSchema = "benchgate.history/1";

/// Parts of an entry that is not paired, and of one that is.
constexpr std::size_t kAlone = 7;
constexpr std::size_t kPaired = 12;

void check_schema(const JsonNode& document) {
  if (!document.has("schema")) {
    throw InvalidRecord(
        fmt::format("this is no record of a history: the key \"schema\" with "
                    "\"{}\" is missing",
                    kSchema));
  }
  const JsonNode schema = document.at("schema");
  const std::string_view name = schema.raw_text();
  if (name != kSchema && name.starts_with(kSchemaFamily)) {
    throw InvalidRecord(fmt::format(
        "schema: a newer benchgate wrote this record (\"{}\"; this one reads "
        "\"{}\"): update benchgate to read it",
        shorten(visible_text(name), 60), kSchema));
  }
  if (name != kSchema) {
    schema.fail(fmt::format("\"{}\"", kSchema));
  }
}

Commit read_commit(const JsonNode& node) {
  Commit commit{.id = node.at("id").text(),
                .parents = {},
                .time = node.at("time").text(),
                .subject = node.at("subject").text()};
  const JsonNode parents = node.at("parents");
  for (const auto element : parents.array()) {
    commit.parents.push_back(
        JsonNode(element, parents, commit.parents.size()).text());
  }
  return commit;
}

std::map<std::string, std::string> read_environment(const JsonNode& node) {
  std::map<std::string, std::string> environment;
  for (const auto [key, value] : node.object()) {
    environment.emplace(unescape_bytes(key), JsonNode(value, node, key).text());
  }
  return environment;
}

std::vector<Metric> read_metrics(const JsonNode& node) {
  std::vector<Metric> metrics;
  for (const auto element : node.array()) {
    metrics.push_back(read_metric(JsonNode(element, node, metrics.size())));
  }
  return metrics;
}

/// The parts of one entry, from left to right.
class EntryParts {
 public:
  explicit EntryParts(const JsonNode& entry)
      : entry_(entry), parts_(entry.array()), next_(parts_.begin()) {
    if (parts_.size() != kAlone && parts_.size() < kPaired) {
      entry.fail(fmt::format(
          "[suite, benchmark, metric, median, low, high, n] and, of pairs, "
          "[..., ratio, low, high, confidence, pairs]: {} or {} parts",
          kAlone, kPaired));
    }
  }

  [[nodiscard]] bool paired() const { return parts_.size() != kAlone; }

  JsonNode take() {
    const JsonNode part(*next_, entry_, place_);
    ++next_;
    ++place_;
    return part;
  }

  double take_number_or(double infinite) { return number_or(take(), infinite); }

  std::size_t take_count() { return static_cast<std::size_t>(take().whole()); }

 private:
  const JsonNode& entry_;
  simdjson::dom::array parts_;
  simdjson::dom::array::iterator next_;
  std::size_t place_ = 0;
};

Entry read_entry(const JsonNode& node, const std::vector<Metric>& metrics) {
  EntryParts parts(node);
  Entry entry;
  entry.suite = parts.take().text();
  entry.benchmark = parts.take().text();
  const JsonNode metric = parts.take();
  const std::uint64_t place = metric.whole();
  if (place >= metrics.size()) {
    metric.fail(
        fmt::format("a place among the {} metrics, from 0", metrics.size()));
  }
  entry.metric = metrics[place];
  entry.value.median = parts.take().number();
  entry.value.low = parts.take_number_or(-kInfinity);
  entry.value.high = parts.take_number_or(kInfinity);
  entry.value.n = parts.take_count();
  if (parts.paired()) {
    compare::Delta delta;
    delta.ratio = parts.take_number_or(kInfinity);
    delta.low =
        parts.take_number_or(delta.ratio == kInfinity ? kInfinity : -kInfinity);
    delta.high = parts.take_number_or(kInfinity);
    delta.confidence = parts.take().number();
    entry.delta = delta;
    entry.pairs = parts.take_count();
  }
  return entry;
}

Record read_record(const JsonNode& document) {
  check_schema(document);
  Record record;
  record.id = document.at("id").text();
  record.commit = read_commit(document.at("commit"));
  record.revision = document.at("revision").text();
  record.base_commit = document.at("base_commit").text();
  record.started = document.at("started").text();
  record.environment = read_environment(document.at("environment"));
  const JsonNode shard = document.at("shard");
  record.shard = static_cast<std::size_t>(shard.at("index").whole());
  record.shards = static_cast<std::size_t>(shard.at("count").whole());
  record.tool_version = document.at("tool").at("version").text();
  record.origin = document.at("origin").text();
  const std::vector<Metric> metrics = read_metrics(document.at("metrics"));
  const JsonNode entries = document.at("entries");
  record.entries.reserve(entries.array().size());
  for (const auto element : entries.array()) {
    record.entries.push_back(
        read_entry(JsonNode(element, entries, record.entries.size()), metrics));
  }
  return record;
}

}  // namespace

Record parse_record(std::string_view text) {
  try {
    simdjson::dom::parser parser;
    Record record = read_record(parse_document(parser, text));
    check_record(record);
    return record;
  } catch (const InvalidResult& error) {
    throw InvalidRecord(error.what());
  }
}

}  // namespace benchgate::reporters::history
