#include "reporters/html/comparison/data.h"

#include "reporters/comparison_json.h"
#include "reporters/comparison_table.h"
#include "reporters/display_text.h"
#include "reporters/html/comparison/row_facts.h"
#include "reporters/json_writer.h"
#include "reporters/quantity.h"
#include "reporters/row_groups.h"
#include "reporters/table.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

namespace benchgate::reporters::html {

namespace {

using compare::Comparison;
using compare::Row;
using Rows = std::vector<const Row*>;

Rows in_order(const std::vector<RowGroup>& groups) {
  Rows rows;
  for (const RowGroup& group : groups) {
    rows.insert(rows.end(), group.rows.begin(), group.rows.end());
  }
  return rows;
}

std::string_view sorted_by(const Column& column) {
  if (column.title == "benchmark") {
    return "name";
  }
  for (const std::string_view title : {"base", "head", "change", "p"}) {
    if (column.title == title) {
      return title;
    }
  }
  if (column.title == "verdict") {
    return "concern";
  }
  // Of what is left only the interval is numbers.
  return column.alignment == Alignment::right ? "change" : "text";
}

void write_columns(JsonWriter& json, const Table& table) {
  json.key("columns").begin_array();
  for (const Column& column : table.columns) {
    json.begin_object();
    json.key("title").text(column.title);
    json.key("number").boolean(column.alignment == Alignment::right);
    json.key("sort").text(sorted_by(column));
    json.end_object();
  }
  json.end_array();
}

void write_concerns(JsonWriter& json, const std::vector<RowGroup>& groups) {
  json.key("concerns").begin_array();
  for (const RowGroup& group : groups) {
    json.begin_object();
    json.key("name").text(to_string(group.concern));
    json.key("rows").whole(group.rows.size());
    json.end_object();
  }
  json.end_array();
}

std::optional<double> median_of(
    const std::optional<compare::SideSummary>& side) {
  return side ? std::optional(side->median) : std::nullopt;
}

void write_numbers_of(JsonWriter& json, const Row& row) {
  const bool exact = row.metric.kind == compare::MetricKind::exact;
  json.key("higher").boolean(row.metric.better == compare::Direction::higher);
  json.key("exact").boolean(exact);
  json.key("threshold")
      .number(exact ? row.policy.tolerance : row.policy.noise_threshold);
  json.key("base").number(median_of(row.base));
  json.key("head").number(median_of(row.head));
  json.key("p").number(row.p_value);
  json.key("change");
  if (row.delta) {
    json.begin_array();
    json.number(row.delta->ratio);
    json.number(row.delta->low);
    json.number(row.delta->high);
    json.end_array();
  } else {
    json.null();
  }
  const DisplayUnit unit = display_unit(
      median_of(row.base).value_or(median_of(row.head).value_or(0.0)),
      row.metric.unit);
  json.key("unit").begin_array();
  json.number(unit.factor);
  json.text(unit.name);
  json.end_array();
}

/// One side of the pairs, screening first.
void write_side(JsonWriter& json, const Row& row, compare::Side side) {
  json.begin_array();
  for (const auto* pairs : {&row.screen, &row.confirm}) {
    for (const compare::Pair& pair : *pairs) {
      json.number(side == compare::Side::base ? pair.base : pair.head);
    }
  }
  json.end_array();
}

void write_pairs(JsonWriter& json, const Row& row) {
  std::string first;
  for (const auto* pairs : {&row.screen, &row.confirm}) {
    for (const compare::Pair& pair : *pairs) {
      first += pair.first == compare::Side::base ? 'b' : 'h';
    }
  }
  json.key("values").begin_array();
  write_side(json, row, compare::Side::base);
  write_side(json, row, compare::Side::head);
  json.end_array();
  json.key("first").text(first);
  json.key("screened").whole(row.screen.size());
  const auto judged = judged_pairs(row);
  const bool confirmed = !judged.empty() && judged.data() == row.confirm.data();
  const std::size_t from = confirmed ? row.screen.size() : 0;
  json.key("judged").begin_array();
  json.whole(from);
  json.whole(from + judged.size());
  json.end_array();
}

void write_values(JsonWriter& json, const Row& row) {
  const bool paired = row.design == compare::Design::paired;
  json.key("paired").boolean(paired);
  if (paired) {
    write_pairs(json, row);
    return;
  }
  json.key("values").begin_array();
  write_numbers(json, row.base_values);
  write_numbers(json, row.head_values);
  json.end_array();
}

void write_facts(JsonWriter& json, const Comparison& comparison,
                 const Row& row) {
  json.key("facts").begin_array();
  for (const Fact& fact : row_facts(comparison, row)) {
    for (const std::string& line : fact.lines) {
      json.begin_array();
      json.text(fact.label);
      json.text(line);
      json.end_array();
    }
  }
  json.end_array();
}

/// As FamilyCounts counts them, apart where there are several suites.
std::string family_of(const Comparison& comparison, const Row& row) {
  std::string family = row.benchmark.substr(0, row.benchmark.find('/'));
  if (has_several_suites(comparison)) {
    family = row.suite + ": " + family;
  }
  return visible_text(family);
}

void write_row(JsonWriter& json, const Comparison& comparison, const Row& row,
               const TableRow& shown) {
  json.begin_object();
  json.key("cells");
  write_texts(json, shown.cells);
  json.key("notes");
  write_texts(json, shown.notes);
  json.key("name").text(row_name(comparison, row));
  json.key("family").text(family_of(comparison, row));
  json.key("concern").text(to_string(concern_of(row)));
  write_numbers_of(json, row);
  write_facts(json, comparison, row);
  write_values(json, row);
  json.end_object();
}

}  // namespace

std::string comparison_data(const compare::Comparison& comparison) {
  const std::vector<RowGroup> groups = group_rows(comparison);
  const Rows rows = in_order(groups);
  const Table table = comparison_table(comparison, rows);
  JsonWriter json;
  json.begin_object();
  write_columns(json, table);
  json.line();
  write_concerns(json, groups);
  json.line();
  json.key("rows").begin_array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    json.line();
    write_row(json, comparison, *rows[i], table.rows[i]);
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace benchgate::reporters::html
