#include "reporters/comparison_json.h"
#include "reporters/history/record_json.h"
#include "reporters/json_writer.h"
#include "reporters/utf8.h"

#include <algorithm>
#include <cstddef>

namespace benchgate::reporters::history {

namespace {

using compare::Metric;

/// Every metric once, in the order in which entries have them.
class MetricTable {
 public:
  explicit MetricTable(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
      if (place_of(entry.metric) == metrics_.size()) {
        metrics_.push_back(entry.metric);
      }
    }
  }

  /// The size of the table if it is not there.
  [[nodiscard]] std::size_t place_of(const Metric& metric) const {
    const auto found = std::ranges::find(metrics_, metric);
    return static_cast<std::size_t>(found - metrics_.begin());
  }

  [[nodiscard]] const std::vector<Metric>& metrics() const { return metrics_; }

 private:
  std::vector<Metric> metrics_;
};

void write(JsonWriter& json, const Commit& commit) {
  json.begin_object();
  json.key("id").text(commit.id);
  json.key("parents");
  write_texts(json, commit.parents);
  json.key("time").text(commit.time);
  json.key("subject").text(commit.subject);
  json.end_object();
}

void write(JsonWriter& json, const Entry& entry, std::size_t metric) {
  json.begin_array();
  json.text(entry.suite);
  json.text(entry.benchmark);
  json.whole(metric);
  json.number(entry.value.median);
  json.number(entry.value.low);
  json.number(entry.value.high);
  json.whole(entry.value.n);
  if (entry.delta) {
    json.number(entry.delta->ratio);
    json.number(entry.delta->low);
    json.number(entry.delta->high);
    json.number(entry.delta->confidence);
    json.whole(entry.pairs);
  }
  json.end_array();
}

void write_run(JsonWriter& json, const Record& record) {
  json.line();
  json.key("id").text(record.id);
  json.line();
  json.key("commit");
  write(json, record.commit);
  json.line();
  json.key("revision").text(record.revision);
  json.key("base_commit").text(record.base_commit);
  json.line();
  json.key("started").text(record.started);
  json.line();
  json.key("environment").begin_object();
  for (const auto& [name, value] : record.environment) {
    json.key(escape_bytes(name)).text(value);
  }
  json.end_object();
  json.line();
  json.key("shard").begin_object();
  json.key("index").whole(record.shard);
  json.key("count").whole(record.shards);
  json.end_object();
  json.line();
  json.key("tool").begin_object();
  json.key("version").text(record.tool_version);
  json.end_object();
  json.key("origin").text(record.origin);
}

}  // namespace

std::string write_record(const Record& record) {
  check_record(record);
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.history/1");
  write_run(json, record);
  const MetricTable table(record.entries);
  json.line();
  json.key("metrics").begin_array();
  for (const Metric& metric : table.metrics()) {
    json.begin_object();
    write_metric(json, metric);
    json.end_object();
  }
  json.end_array();
  json.line();
  json.key("entries").begin_array();
  for (const Entry& entry : record.entries) {
    json.line();
    write(json, entry, table.place_of(entry.metric));
  }
  json.line();
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::reporters::history
