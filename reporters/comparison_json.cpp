#include "reporters/comparison_json.h"

#include "reporters/utf8.h"

namespace benchgate::reporters {

void write_texts(JsonWriter& json, std::span<const std::string> texts) {
  json.begin_array();
  for (const std::string& text : texts) {
    json.text(text);
  }
  json.end_array();
}

void write_numbers(JsonWriter& json, std::span<const double> numbers) {
  json.begin_array();
  for (const double number : numbers) {
    json.number(number);
  }
  json.end_array();
}

void write_metric(JsonWriter& json, const compare::Metric& metric) {
  json.key("metric").text(metric.name);
  json.key("unit").text(metric.unit);
  json.key("better").text(compare::to_string(metric.better));
  json.key("kind").text(compare::to_string(metric.kind));
}

void write_program(JsonWriter& json, const compare::Program& program) {
  json.begin_object();
  json.key("revision").text(program.revision);
  json.key("commit").text(program.commit);
  json.key("build").text(program.build);
  json.key("environment").begin_object();
  for (const auto& [name, value] : program.environment) {
    json.key(escape_bytes(name)).text(value);
  }
  json.end_object();
  json.end_object();
}

void write_delta(JsonWriter& json, const std::optional<compare::Delta>& delta) {
  if (!delta) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("ratio").number(delta->ratio);
  json.key("low").number(delta->low);
  json.key("high").number(delta->high);
  json.key("confidence").number(delta->confidence);
  json.end_object();
}

}  // namespace benchgate::reporters
