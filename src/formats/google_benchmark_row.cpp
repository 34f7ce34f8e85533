#include "src/formats/google_benchmark_row.h"

#include "src/formats/number_metric.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace benchgate::formats {

namespace {

using simdjson::SUCCESS;
namespace dom = simdjson::dom;

/// The numbers that Google Benchmark itself writes of a run. Counters stand
/// behind these, under names of the user's choice; one that is called like one
/// of these is ignored, since lookups find the first.
constexpr std::array<std::string_view, 11> kOwnNumbers = {
    "family_index",
    "per_family_instance_index",
    "repetitions",
    "repetition_index",
    "threads",
    "iterations",
    "cpu_time",
    "real_time",
    "cpu_coefficient",
    "real_coefficient",
    "rms"};

/// What tells an aggregate of an old version by its name, and the aggregate
/// that always comes with it.
struct Ending {
  std::string_view own;
  std::string_view sibling;
};

constexpr std::array<Ending, 3> kEndings = {
    {{"_mean", "_stddev"}, {"_median", "_stddev"}, {"_stddev", "_mean"}}};

}  // namespace

void GoogleBenchmarkRow::fail(std::string_view key,
                              std::string_view what) const {
  throw FormatError(fmt::format("benchmarks[{}].{} {}", index_, key, what));
}

bool GoogleBenchmarkRow::has(std::string_view key) const {
  return (*object_)[key].error() == SUCCESS;
}

bool GoogleBenchmarkRow::is_true(std::string_view key) const {
  bool value = false;
  return (*object_)[key].get(value) == SUCCESS && value;
}

/// Empty when it is not there.
std::string GoogleBenchmarkRow::text(std::string_view key) const {
  dom::element element;
  std::string_view text;
  if ((*object_)[key].get(element) == SUCCESS && element.get(text) != SUCCESS) {
    fail(key, "is not a string");
  }
  return std::string(text);
}

std::int64_t GoogleBenchmarkRow::integer(std::string_view key,
                                         std::int64_t otherwise) const {
  dom::element element;
  std::int64_t value = otherwise;
  if ((*object_)[key].get(element) == SUCCESS &&
      element.get(value) != SUCCESS) {
    fail(key, "is not an integer");
  }
  return value;
}

/// A stand-in when there is none, since an empty one means "no error".
std::string GoogleBenchmarkRow::message(std::string_view key) const {
  std::string message = text(key);
  return message.empty() ? "no message" : message;
}

std::string GoogleBenchmarkRow::name() const {
  std::string name = text("name");
  if (name.empty()) {
    fail("name", "is missing");
  }
  return name;
}

std::string GoogleBenchmarkRow::aggregate(
    const std::set<std::string>& names) const {
  if (has("big_o") || has("rms")) {
    return "complexity";
  }
  if (has("run_type")) {
    if (text("run_type") != "aggregate") {
      return {};
    }
    const std::string aggregate = text("aggregate_name");
    return aggregate.empty() ? "unnamed" : aggregate;
  }
  const std::string full = name();
  for (const Ending& ending : kEndings) {
    if (full.ends_with(ending.own)) {
      const std::size_t stem = full.size() - ending.own.size();
      const bool paired =
          names.contains(full.substr(0, stem).append(ending.sibling));
      return paired ? std::string(ending.own.substr(1)) : std::string();
    }
  }
  return {};
}

std::string GoogleBenchmarkRow::benchmark(std::string_view aggregate) const {
  if (has("run_name")) {
    return text("run_name");
  }
  std::string full = name();
  const std::string ending = fmt::format("_{}", aggregate);
  if (!aggregate.empty() && full.ends_with(ending)) {
    full.resize(full.size() - ending.size());
  }
  return full;
}

double GoogleBenchmarkRow::units_per_second() const {
  const std::string unit = text("time_unit");
  if (unit == "ns") {
    return 1e9;
  }
  if (unit == "us") {
    return 1e6;
  }
  if (unit == "ms") {
    return 1e3;
  }
  if (unit == "s") {
    return 1.0;
  }
  fail("time_unit",
       fmt::format(R"(is "{}", not "ns", "us", "ms" or "s")", unit));
}

void GoogleBenchmarkRow::add_time(std::string_view key, double scale,
                                  Run& run) const {
  dom::element element;
  double value = 0.0;
  if ((*object_)[key].get(element) != SUCCESS) {
    fail(key, "is missing");
  }
  if (element.is_null()) {
    run.not_numbers.emplace_back(key);
  } else if (element.get(value) == SUCCESS) {
    // A division by a power of ten is correctly rounded, a product is not.
    run.values.push_back({metric_of_number(key), value / scale});
  } else {
    fail(key, "is not a number");
  }
}

/// Values that are no numbers are somebody's additions, and none of ours.
void GoogleBenchmarkRow::add_counters(Run& run) const {
  for (const dom::key_value_pair field : *object_) {
    double value = 0.0;
    if (std::ranges::find(kOwnNumbers, field.key) != kOwnNumbers.end()) {
      continue;
    }
    if (field.value.is_null()) {
      run.not_numbers.emplace_back(field.key);
    } else if (field.value.get(value) == SUCCESS) {
      run.values.push_back({metric_of_number(field.key), value});
    }
  }
}

Run GoogleBenchmarkRow::run(std::string_view aggregate) const {
  Run run;
  run.benchmark = benchmark(aggregate);
  run.family_index = integer("family_index", -1);
  run.instance_index = integer("per_family_instance_index", -1);
  run.repetition_index = integer("repetition_index", 0);
  run.repetitions = integer("repetitions", 0);
  run.threads = integer("threads", 1);
  run.iterations = integer("iterations", 0);
  std::string_view label;  // A counter may have this name too.
  if ((*object_)["label"].get(label) == SUCCESS) {
    run.label = label;
  }
  if (is_true("error_occurred")) {
    run.error = message("error_message");
  } else if (is_true("skipped")) {
    run.skipped = message("skip_message");
  } else {
    const double scale = units_per_second();
    add_time("cpu_time", scale, run);
    add_time("real_time", scale, run);
    add_counters(run);
  }
  return run;
}

}  // namespace benchgate::formats
