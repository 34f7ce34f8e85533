#include "reporters/comparison_json.h"
#include "reporters/json_writer.h"
#include "reporters/unpaired_reports.h"

#include <cmath>
#include <optional>
#include <vector>

namespace benchgate::reporters {

namespace {

using compare::KeyField;
using compare::UnpairedCell;
using compare::UnpairedComparison;
using compare::UnpairedGeomean;
using compare::UnpairedTable;

void write(JsonWriter& json, const std::vector<KeyField>& key) {
  json.begin_array();
  for (const KeyField& field : key) {
    json.begin_object();
    json.key("name").text(field.name);
    json.key("value").text(field.value);
    json.end_object();
  }
  json.end_array();
}

void write(JsonWriter& json, const UnpairedCell& cell) {
  json.begin_object();
  json.key("center").number(cell.center);
  json.key("low").number(cell.low);
  json.key("high").number(cell.high);
  json.key("n").whole(cell.n);
  json.key("notes");
  write_texts(json, cell.notes);
  json.end_object();
}

/// Without an upper bound there is no lower one: -1 stands for minus infinity.
std::optional<compare::Delta> with_open_ends(
    std::optional<compare::Delta> delta) {
  if (delta && !std::isfinite(delta->high)) {
    delta->low = -HUGE_VAL;
  }
  return delta;
}

void write(JsonWriter& json, const UnpairedComparison& comparison) {
  json.begin_object();
  json.key("delta").number(comparison.delta);
  json.key("significant").boolean(comparison.significant);
  json.key("p").number(comparison.p_value);
  json.key("adjusted_p").number(comparison.adjusted_p_value);
  json.key("head_larger").number(comparison.head_larger);
  json.key("effect");
  write_delta(json, with_open_ends(comparison.effect));
  json.key("detectable").number(comparison.detectable);
  json.key("verdict");
  if (comparison.verdict) {
    json.text(compare::to_string(*comparison.verdict));
  } else {
    json.null();
  }
  json.key("notes");
  write_texts(json, comparison.notes);
  json.end_object();
}

void write(JsonWriter& json, const UnpairedGeomean& geomean) {
  json.begin_object();
  json.key("center").number(geomean.center);
  json.key("ratio").number(geomean.ratio);
  json.key("notes");
  write_texts(json, geomean.notes);
  json.end_object();
}

/// One entry per column, null where there is none.
template <typename Value>
void write_columns(JsonWriter& json,
                   const std::vector<std::optional<Value>>& columns) {
  json.begin_array();
  for (const std::optional<Value>& each : columns) {
    if (each) {
      write(json, *each);
    } else {
      json.null();
    }
  }
  json.end_array();
}

void write_heading(JsonWriter& json, const UnpairedTable& table) {
  const compare::UnpairedTableHeading& heading = table.heading;
  json.key("key");
  write(json, heading.fields);
  json.key("unit").text(heading.unit);
  json.key("exact").boolean(heading.exact);
  json.key("better");
  if (heading.better) {
    json.text(compare::to_string(*heading.better));
  } else {
    json.null();
  }
  json.key("alpha").number(table.settings.alpha);
  json.key("confidence").number(table.settings.confidence);
  json.key("noise_threshold").number(table.settings.noise_threshold);
  json.key("equivalence_margin").number(table.settings.equivalence_margin);
  json.key("tests").whole(table.tests);
  json.line();
  json.key("columns").begin_array();
  for (const auto& key : heading.columns) {
    write(json, key);
  }
  json.end_array();
}

void write(JsonWriter& json, const UnpairedTable& table) {
  json.begin_object();
  write_heading(json, table);
  json.line();
  json.key("rows").begin_array();
  for (const compare::UnpairedRow& row : table.rows) {
    json.line();
    json.begin_object();
    json.key("key");
    write(json, row.key);
    json.key("cells");
    write_columns(json, row.cells);
    json.key("comparisons");
    write_columns(json, row.comparisons);
    json.end_object();
  }
  json.line();
  json.end_array();
  json.line();
  json.key("geomeans").begin_array();
  for (const UnpairedGeomean& geomean : table.geomeans) {
    write(json, geomean);
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string unpaired_json(std::span<const UnpairedTable> tables,
                          const std::string& tool_version) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.stat/1");
  json.line();
  json.key("tool").begin_object();
  json.key("version").text(tool_version);
  json.end_object();
  json.line();
  json.key("tables").begin_array();
  for (const UnpairedTable& table : tables) {
    json.line();
    write(json, table);
  }
  json.line();
  json.end_array();
  json.line();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::reporters
