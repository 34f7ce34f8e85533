#include "src/formats/bencher_metrics.h"

#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "reporters/json_node.h"
#include "reporters/utf8.h"
#include "src/formats/google_benchmark_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace benchgate::formats {

namespace {

using compare::Direction;
using reporters::JsonNode;
using reporters::history::Entry;
using reporters::history::Record;

/// A measure that Bencher has built in (its documentation, "Measures").
struct Measure {
  std::string_view name;
  std::string_view unit;
  double factor;
  Direction better;
};

constexpr std::array kMeasures = {
    Measure{"latency", "s", 1e-9, Direction::lower},
    Measure{"throughput", "1/s", 1.0, Direction::higher},
    Measure{"build-time", "s", 1.0, Direction::lower},
    Measure{"file-size", "B", 1.0, Direction::lower}};

struct Scaled {
  compare::Metric metric;
  double factor = 1.0;
};

Scaled measure_of(const std::string& name, const BencherRun& run) {
  const auto* known = std::ranges::find(kMeasures, name, &Measure::name);
  Scaled measure{.metric = {.name = name, .unit = "1"}};
  if (known != kMeasures.end()) {
    measure.metric.unit = known->unit;
    measure.metric.better = known->better;
    measure.factor = known->factor;
  }
  if (run.higher_is_better.contains(name)) {
    measure.metric.better = Direction::higher;
  }
  return measure;
}

double scaled(const JsonNode& node, double factor) {
  const double value = node.number() * factor;
  if (!std::isfinite(value)) {
    node.fail("a value that is not infinite");
  }
  return value;
}

Entry read_measure(const JsonNode& node, const std::string& benchmark,
                   const std::string& name, const BencherRun& run) {
  Scaled measure = measure_of(name, run);
  const double value = scaled(node.at("value"), measure.factor);
  const auto bound = [&](std::string_view key) {
    return node.has(key) && !node.at(key).is_null()
               ? scaled(node.at(key), measure.factor)
               : value;
  };
  return {.suite = run.suite,
          .benchmark = benchmark,
          .metric = std::move(measure.metric),
          .value = {.median = value,
                    .low = std::min(bound("lower_value"), value),
                    .high = std::max(bound("upper_value"), value),
                    .n = 1},
          .delta = {}};
}

Record read_record(const JsonNode& document, const BencherRun& run) {
  Record record;
  record.commit = run.commit;
  record.started = run.started;
  record.environment = {{"imported from", "bencher"}};
  record.origin = "bencher";
  for (const auto [key, value] : document.object()) {
    const JsonNode benchmark(value, document, key);
    for (const auto [measure, metric] : benchmark.object()) {
      record.entries.push_back(read_measure(
          JsonNode(metric, benchmark, measure), reporters::unescape_bytes(key),
          reporters::unescape_bytes(measure), run));
    }
  }
  record.id = record_id(record);
  return record;
}

}  // namespace

Record parse_bencher_metrics(std::string_view text, const BencherRun& run) {
  try {
    simdjson::dom::parser parser;
    return read_record(reporters::parse_document(parser, text), run);
  } catch (const reporters::InvalidResult& error) {
    throw FormatError(error.what());
  } catch (const reporters::history::InvalidRecord& error) {
    throw FormatError(error.what());
  }
}

}  // namespace benchgate::formats
