#include "src/formats/google_benchmark_stream.h"

#include "src/formats/google_benchmark_json.h"
#include "src/formats/google_benchmark_results.h"
#include "src/formats/google_benchmark_units.h"
#include "src/formats/json_repair.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace benchgate::formats {

namespace {

using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

// Rows and the stream of them stay in one file, although it is a long one:
// simdjson's types cannot be named without its header, which takes seconds to
// compile.

/// Thrown by the stream at what it leaves to the exact reader, which knows old
/// versions and says best what is wrong.
struct NotPlain {};

template <typename Value>
Value take(simdjson::simdjson_result<Value> result) {
  Value value;
  if (std::move(result).get(value) != SUCCESS) {
    throw NotPlain();
  }
  return value;
}

/// The number under a counter's name, as the sink knows it.
struct KnownNumber {
  std::string name;
  UnitId unit = 0;
};

/// What one element of "benchmarks" says.
struct Row {
  std::string name;
  std::string run_name;
  std::string aggregate;  ///< "mean", ...; empty: a repetition.
  std::string message;    ///< Of an error or a skip.
  bool has_run_type = false;
  bool is_aggregate = false;
  bool is_complexity = false;
  bool has_failed = false;
  double units_per_second = 0.0;
  std::size_t not_numbers = 0;
  std::vector<Measurement> measurements;

  void clear() {
    name.clear();
    run_name.clear();
    aggregate.clear();
    message.clear();
    has_run_type = is_aggregate = is_complexity = has_failed = false;
    units_per_second = 0.0;
    not_numbers = 0;
    measurements.clear();
  }

  [[nodiscard]] const std::string& benchmark() const {
    return run_name.empty() ? name : run_name;
  }
};

struct Median {
  std::string benchmark;
  std::vector<Measurement> measurements;
};

/// Numbers that describe a run and are no measurements of it.
constexpr std::array<std::string_view, 7> kAboutTheRun = {
    "family_index",  "per_family_instance_index",
    "repetitions",   "repetition_index",
    "threads",       "iterations",
    "aggregate_unit"};

/// Where a value begins, and what kind it is by its first byte.
std::string_view token_of(ondemand::value& value) {
  return value.raw_json_token();
}

/// A string, into `text`, whose memory is used again.
void assign_string(ondemand::value& value, std::string& text) {
  const std::string_view token = token_of(value);
  const std::size_t end = token.find_first_of("\"\\", 1);
  if (!token.starts_with('"')) {
    throw NotPlain();
  }
  if (end != std::string_view::npos && token[end] == '"') {
    text.assign(token.substr(1, end - 1));
  } else {
    text.assign(take(value.get_string()));
  }
}

class Stream {
 public:
  Stream(const std::string& file, ResultSink& sink)
      : file_(&file), sink_(&sink) {}

  void read(ondemand::document& document);

  /// Tells what is left to be told at the end.
  void finish();

  [[nodiscard]] std::size_t runs() const { return runs_; }

  /// Whether the sink has been told anything that cannot be told again.
  [[nodiscard]] bool has_begun() const { return runs_ > 0 || failed_ > 0; }

 private:
  void read_context(ondemand::object context);
  void read_row(ondemand::object object);
  void read_field(std::string_view key, ondemand::value& value);
  bool read_text(std::string_view key, ondemand::value& value);
  void read_number(std::string_view key, ondemand::value& value);
  void accept_row();
  void scale_times();
  UnitId unit_of(std::string_view key);
  void mark_series(SeriesId series);

  const std::string* file_;
  ResultSink* sink_;
  Row row_;
  std::size_t runs_ = 0;
  std::size_t failed_ = 0;
  std::size_t not_numbers_ = 0;
  std::vector<KnownNumber> known_numbers_;
  std::size_t next_known_ = 0;  ///< The likely one of them.
  std::optional<UnitId> real_time_;
  std::optional<UnitId> cpu_time_;
  std::vector<bool> has_runs_;  ///< By series.
  std::vector<Median> medians_;
};

void Stream::read_context(ondemand::object context) {
  for (auto entry : context) {
    ondemand::field field = take(std::move(entry));
    std::string_view key = take(field.unescaped_key());
    ondemand::value value = field.value();
    const std::string_view token = token_of(value);
    if (token.starts_with('[') || token.starts_with('{')) {
      continue;
    }
    std::string text;
    if (token.starts_with('"')) {
      assign_string(value, text);
    } else {
      text = token.substr(0, token.find_first_of(" \t\r\n,}"));
    }
    sink_->configure(key, text, Reach::named_only);
  }
}

UnitId Stream::unit_of(std::string_view key) {
  if (next_known_ < known_numbers_.size() &&
      known_numbers_[next_known_].name == key) {
    return known_numbers_[next_known_++].unit;
  }
  const auto found = std::ranges::find(known_numbers_, key, &KnownNumber::name);
  next_known_ = static_cast<std::size_t>(found - known_numbers_.begin()) + 1;
  if (found != known_numbers_.end()) {
    return found->unit;
  }
  const UnitId unit = sink_->unit({key, unit_of_number(key), 1.0});
  known_numbers_.push_back({std::string(key), unit});
  if (key == "real_time") {
    real_time_ = unit;
  } else if (key == "cpu_time") {
    cpu_time_ = unit;
  }
  return unit;
}

void Stream::read_number(std::string_view key, ondemand::value& value) {
  double number = 0.0;
  if (value.get_double().get(number) == SUCCESS && std::isfinite(number)) {
    row_.measurements.push_back({unit_of(key), number});
  } else {
    ++row_.not_numbers;
  }
}

/// Returns: whether `key` is one of the texts that matter.
bool Stream::read_text(std::string_view key, ondemand::value& value) {
  if (key == "name") {
    assign_string(value, row_.name);
  } else if (key == "run_name") {
    assign_string(value, row_.run_name);
  } else if (key == "run_type") {
    std::string type;
    assign_string(value, type);
    row_.has_run_type = true;
    row_.is_aggregate = type == "aggregate";
  } else if (key == "aggregate_name") {
    assign_string(value, row_.aggregate);
  } else if (key == "error_message" || key == "skip_message") {
    assign_string(value, row_.message);
  } else if (key == "time_unit") {
    std::string unit;
    assign_string(value, unit);
    row_.units_per_second = unit == "ns"   ? 1e9
                            : unit == "us" ? 1e6
                            : unit == "ms" ? 1e3
                            : unit == "s"  ? 1.0
                                           : 0.0;
  } else {
    return false;
  }
  return true;
}

void Stream::read_field(std::string_view key, ondemand::value& value) {
  const std::string_view token = token_of(value);
  const char kind = token.empty() ? '\0' : token.front();
  if (kind == '"') {
    read_text(key, value);
    return;
  }
  if (kind == 't' && (key == "error_occurred" || key == "skipped")) {
    row_.has_failed = true;
    return;
  }
  row_.is_complexity |= key == "big_o" || key == "rms" ||
                        key == "cpu_coefficient" || key == "real_coefficient";
  const bool is_value =
      kind != '{' && kind != '[' && kind != 't' && kind != 'f';
  if (is_value && std::ranges::find(kAboutTheRun, key) == kAboutTheRun.end()) {
    read_number(key, value);
  }
}

void Stream::read_row(ondemand::object object) {
  row_.clear();
  next_known_ = 0;
  for (auto entry : object) {
    ondemand::field field = take(std::move(entry));
    const char* const raw = field.key().raw();
    const std::size_t length = std::strcspn(raw, "\"\\");
    ondemand::value value = field.value();
    if (raw[length] == '"') {
      read_field({raw, length}, value);
    } else {
      const std::string key(take(field.unescaped_key()));
      read_field(key, value);
    }
  }
  if (row_.name.empty() || !row_.has_run_type) {
    throw NotPlain();
  }
  accept_row();
}

void Stream::scale_times() {
  for (Measurement& measurement : row_.measurements) {
    if (measurement.unit == real_time_ || measurement.unit == cpu_time_) {
      // A division by a power of ten is correctly rounded, a product is not.
      measurement.value /= row_.units_per_second;
    }
  }
}

void Stream::mark_series(SeriesId series) {
  if (series >= has_runs_.size()) {
    has_runs_.resize(series + std::size_t{1});
  }
  has_runs_[series] = true;
}

void Stream::accept_row() {
  constexpr std::size_t kMostShown = 10;
  if (row_.is_complexity || (row_.is_aggregate && row_.aggregate != "median")) {
    return;
  }
  if (row_.has_failed) {
    if (++failed_ <= kMostShown) {
      sink_->warn(
          fmt::format("{}: {} gave no result: {}", *file_, row_.benchmark(),
                      row_.message.empty() ? "no message" : row_.message));
    }
    return;
  }
  if (row_.units_per_second == 0.0) {
    throw NotPlain();
  }
  scale_times();
  not_numbers_ += row_.not_numbers;
  if (row_.is_aggregate) {
    medians_.push_back({row_.benchmark(), row_.measurements});
    return;
  }
  const SeriesId series =
      sink_->series(row_.benchmark(), NameStyle::equals_sign_or_colon);
  sink_->add(series, row_.measurements);
  mark_series(series);
  ++runs_;
}

void Stream::finish() {
  std::size_t added = 0;
  for (const Median& median : medians_) {
    const SeriesId series =
        sink_->series(median.benchmark, NameStyle::equals_sign_or_colon);
    if (series < has_runs_.size() && has_runs_[series]) {
      continue;
    }
    sink_->add(series, median.measurements);
    ++added;
    ++runs_;
  }
  if (added > 0) {
    sink_->warn(fmt::format(
        "{}: {} of the benchmarks have aggregates only; the median of each is "
        "taken for one value",
        *file_, added));
  }
  if (not_numbers_ > 0) {
    sink_->warn(
        fmt::format("{}: {} numbers are NaN, infinite or null, and "
                    "left out",
                    *file_, not_numbers_));
  }
}

void Stream::read(ondemand::document& document) {
  bool found = false;
  for (auto entry : take(document.get_object())) {
    ondemand::field field = take(std::move(entry));
    const std::string_view key = take(field.unescaped_key());
    ondemand::value value = field.value();
    if (key == "context" && token_of(value).starts_with('{')) {
      read_context(take(value.get_object()));
    } else if (key == "benchmarks") {
      found = true;
      for (auto element : take(value.get_array())) {
        ondemand::value row = take(std::move(element));
        read_row(take(row.get_object()));
      }
    }
  }
  // Nothing may follow.
  if (!found ||
      document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    throw NotPlain();
  }
}

/// Returns: false if `text` is not plain and nothing has been handed on.
bool read_quickly(std::string_view text, Stream& stream) {
  ondemand::parser parser;
  ondemand::document document;
  const simdjson::padded_string_view padded(text.data(), text.size(),
                                            text.size() + padding_for_json());
  if (parser.iterate(padded).get(document) != SUCCESS) {
    return false;
  }
  stream.read(document);
  return true;
}

}  // namespace

std::size_t padding_for_json() {
  return simdjson::SIMDJSON_PADDING;
}

std::size_t stream_google_benchmark_json(std::string_view text,
                                         const std::string& file,
                                         ResultSink& sink) {
  Stream stream(file, sink);
  bool plain = false;
  try {
    plain = read_quickly(text, stream);
  } catch (const NotPlain&) {
    plain = false;
  }
  if (plain) {
    stream.finish();
    return stream.runs();
  }
  try {
    if (!stream.has_begun()) {
      return hand_on_results(parse_google_benchmark_json(text), file, sink);
    }
    // What is wrong stands further on. The exact reader finds it.
    [[maybe_unused]] const auto all = parse_google_benchmark_json(text);
  } catch (const FormatError& error) {
    throw FormatError(fmt::format("{}: {}", file, error.what()));
  }
  throw FormatError(fmt::format(
      "{}: its runs are not all of one version of Google Benchmark", file));
}

}  // namespace benchgate::formats
