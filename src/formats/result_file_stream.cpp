#include "src/formats/result_file_stream.h"

#include "compare/comparison.h"
#include "reporters/result_json.h"
#include "src/formats/google_benchmark_json.h"
#include "src/formats/google_benchmark_units.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace benchgate::formats {

namespace {

using compare::Comparison;
using compare::Row;
using compare::Side;

std::vector<double> values_of(const Row& row, Side side) {
  if (row.design == compare::Design::unpaired) {
    return side == Side::base ? row.base_values : row.head_values;
  }
  std::vector<double> values;
  for (const compare::Pair& pair :
       row.confirm.empty() ? row.screen : row.confirm) {
    values.push_back(side == Side::base ? pair.base : pair.head);
  }
  return values;
}

bool has_values(const Comparison& comparison, Side side) {
  return std::ranges::any_of(comparison.rows, [side](const Row& row) {
    return !values_of(row, side).empty();
  });
}

bool has_several_suites(const Comparison& comparison) {
  return std::ranges::any_of(comparison.rows, [&](const Row& row) {
    return row.suite != comparison.rows.front().suite;
  });
}

std::string file_of(const std::string& label, Side side) {
  const std::string_view word = compare::to_string(side);
  return label.empty() ? std::string(word) : fmt::format("{}:{}", label, word);
}

/// Returns: whether the row has values of that side.
bool hand_on(const Row& row, Side side, ResultSink& sink) {
  const std::vector<double> values = values_of(row, side);
  if (values.empty()) {
    return false;
  }
  const UnitId unit =
      sink.unit({row.metric.name, unit_of_number(row.metric.name), 1.0});
  const SeriesId series =
      sink.series(row.benchmark, NameStyle::equals_sign_or_colon);
  for (const double value : values) {
    const Measurement measurement = {unit, value};
    sink.add(series, {&measurement, 1});
  }
  return true;
}

}  // namespace

std::size_t stream_result_file(std::string_view text, const InputName& name,
                               ResultSink& sink) {
  Comparison comparison;
  try {
    comparison = reporters::parse_result(text);
  } catch (const reporters::InvalidResult& error) {
    throw FormatError(fmt::format("{}: {}", name.path, error.what()));
  }
  const bool two_sides =
      has_values(comparison, Side::base) && has_values(comparison, Side::head);
  const bool suites = has_several_suites(comparison);
  std::size_t rows = 0;
  for (const Side side : {Side::base, Side::head}) {
    if (two_sides) {
      sink.configure(kFileKey, file_of(name.label, side), Reach::named_only);
    }
    for (const Row& row : comparison.rows) {
      if (suites) {
        sink.configure("suite", row.suite, Reach::everything);
      }
      rows += hand_on(row, side, sink) ? 1U : 0U;
    }
  }
  return rows;
}

}  // namespace benchgate::formats
