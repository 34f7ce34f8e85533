#include "compare/metric.h"
#include "reporters/history/site/site_data.h"
#include "reporters/history/site/site_numbers.h"
#include "reporters/json_writer.h"

#include <cmath>
#include <functional>
#include <limits>

// A series, each column in the order of its points (site_numbers.h):
//
//     {"suite","benchmark","metric","unit","better","kind",
//      "points": how many,
//      "run": differences, "machine": differences, "n": differences,
//      "value": {"decimals": d, "mid": differences of medians times 10^d,
//                "low": mid - low, "high": high - mid}
//            or {"mid": [...], "low": [...], "high": [...]}, plain numbers,
//      "chain": "none", "anchored" or "linked",
//      "chained": as "value", of logarithms; missing with chain "none",
//      "bridges": [[point, "assumed" or "same_machine"], ...],
//      "changes": [[before, first, size, low, high, p, evidence, machine],
//      ...]}
//
// Runs and machines are places in their lists. A size that is null is infinite:
// the value was zero before.

namespace benchgate::reporters::history {

namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// A millionth of an exact metric can be true; a hundredth of a per mill of a
/// timed one is noise.
constexpr int kTimedLogDecimals = 5;
constexpr int kExactLogDecimals = 7;

using Part = std::function<std::optional<double>(const TimelinePoint&)>;

std::vector<double> part_of(const TimelineSeries& series, const Part& part) {
  std::vector<double> values;
  values.reserve(series.points.size());
  for (const TimelinePoint& point : series.points) {
    values.push_back(part(point).value_or(kNoNumber));
  }
  return values;
}

/// Middles and ends of intervals.
struct Band {
  std::vector<double> mid;
  std::vector<double> low;
  std::vector<double> high;
};

WholeNumbers minus(const WholeNumbers& a, const WholeNumbers& b) {
  WholeNumbers differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] && b[i] && std::abs(*a[i] - *b[i]) <= kLargestWhole) {
      differences[i] = *a[i] - *b[i];
    }
  }
  return differences;
}

void write_plain(JsonWriter& json, const Band& band) {
  const auto column = [&json](const char* name,
                              const std::vector<double>& values) {
    json.key(name).begin_array();
    for (const double value : values) {
      json.number(value);
    }
    json.end_array();
  };
  json.begin_object();
  column("mid", band.mid);
  column("low", band.low);
  column("high", band.high);
  json.end_object();
}

void write_band(JsonWriter& json, const Band& band,
                const std::optional<ScaledColumn>& scaled) {
  if (!scaled) {
    write_plain(json, band);
    return;
  }
  const WholeNumbers low = scale_values(band.low, scaled->decimals);
  const WholeNumbers high = scale_values(band.high, scaled->decimals);
  json.begin_object();
  json.key("decimals").number(scaled->decimals);
  json.key("mid").text(encode_differences(scaled->numbers));
  json.key("low").text(encode_numbers(minus(scaled->numbers, low)));
  json.key("high").text(encode_numbers(minus(high, scaled->numbers)));
  json.end_object();
}

void write_values(JsonWriter& json, const TimelineSeries& series) {
  Band band;
  band.mid = part_of(series, [](const auto& p) { return p.value.median; });
  band.low = part_of(series, [](const auto& p) { return p.value.low; });
  band.high = part_of(series, [](const auto& p) { return p.value.high; });
  json.key("value");
  // Halves between whole medians are no whole numbers.
  std::optional<ScaledColumn> scaled = scale_values(band.mid);
  if (scaled && scaled->decimals == 0) {
    const auto low = scale_values(band.low);
    const auto high = scale_values(band.high);
    if (!low || !high || low->decimals != 0 || high->decimals != 0) {
      scaled = std::nullopt;
    }
  }
  write_band(json, band, scaled);
}

void write_chained(JsonWriter& json, const TimelineSeries& series) {
  using Chained = TimelinePoint::Chained;
  const auto of = [&series](double Chained::*member) {
    return part_of(series, [member](const TimelinePoint& point) {
      return point.chained ? std::optional((*point.chained).*member)
                           : std::nullopt;
    });
  };
  const Band band{.mid = of(&Chained::log),
                  .low = of(&Chained::low),
                  .high = of(&Chained::high)};
  const int decimals = series.metric.kind == compare::MetricKind::exact
                           ? kExactLogDecimals
                           : kTimedLogDecimals;
  json.key("chained");
  write_band(json, band,
             ScaledColumn{.decimals = decimals,
                          .numbers = scale_values(band.mid, decimals)});
}

void write_column(JsonWriter& json, const char* name,
                  const TimelineSeries& series,
                  const std::function<std::size_t(const TimelinePoint&)>& of) {
  WholeNumbers numbers;
  numbers.reserve(series.points.size());
  for (const TimelinePoint& point : series.points) {
    numbers.emplace_back(static_cast<std::int64_t>(of(point)));
  }
  json.key(name).text(encode_differences(numbers));
}

const char* to_string(ChainKind kind) {
  switch (kind) {
    case ChainKind::none:
      return "none";
    case ChainKind::anchored:
      return "anchored";
    case ChainKind::linked:
      return "linked";
  }
  return "none";  // Not reached: the switch has every enumerator.
}

void write_changes(JsonWriter& json, std::span<const HistoryChange> changes) {
  json.key("changes").begin_array();
  for (const HistoryChange& change : changes) {
    json.begin_array();
    json.whole(change.before);
    json.whole(change.first);
    json.number(change.size);
    json.number(change.interval.low);
    json.number(change.interval.high);
    json.number(change.p_value);
    json.text(to_string(change.evidence));
    if (change.machine) {
      json.whole(*change.machine);
    } else {
      json.null();
    }
    json.end_array();
  }
  json.end_array();
}

void write_bridges(JsonWriter& json, const TimelineSeries& series) {
  json.key("bridges").begin_array();
  for (const ChainBridge& bridge : series.bridges) {
    json.begin_array();
    json.whole(bridge.point);
    json.text(bridge.kind == ChainBridge::Kind::assumed ? "assumed"
                                                        : "same_machine");
    json.end_array();
  }
  json.end_array();
}

}  // namespace

std::string series_json(const TimelineSeries& series,
                        std::span<const HistoryChange> changes) {
  JsonWriter json;
  json.begin_object();
  json.key("suite").text(series.suite);
  json.key("benchmark").text(series.benchmark);
  json.key("metric").text(series.metric.name);
  json.key("unit").text(series.metric.unit);
  json.key("better").text(compare::to_string(series.metric.better));
  json.key("kind").text(compare::to_string(series.metric.kind));
  json.key("points").whole(series.points.size());
  write_column(json, "run", series, [](const auto& p) { return p.run; });
  write_column(json, "machine", series,
               [](const auto& p) { return p.machine; });
  write_column(json, "n", series, [](const auto& p) { return p.value.n; });
  write_values(json, series);
  json.key("chain").text(to_string(series.chain));
  if (series.chain != ChainKind::none) {
    write_chained(json, series);
  }
  write_bridges(json, series);
  write_changes(json, changes);
  json.end_object();
  return json.take();
}

}  // namespace benchgate::reporters::history
