#include "src/formats/google_benchmark_stream.h"

#include "src/formats/google_benchmark_json.h"
#include "src/formats/google_benchmark_number_units.h"
#include "src/formats/google_benchmark_results.h"
#include "src/formats/google_benchmark_streamed_rows.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

namespace benchgate::formats {

namespace {

using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

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

/// How many of a unit of "time_unit" are a second; 0: there is no such unit.
double units_per_second(std::string_view unit) {
  return unit == "ns"   ? 1e9
         : unit == "us" ? 1e6
         : unit == "ms" ? 1e3
         : unit == "s"  ? 1.0
                        : 0.0;
}

/// Reads a document and hands on its rows.
class Stream {
 public:
  Stream(const std::string& file, ResultSink& sink)
      : sink_(&sink), units_(sink), rows_(file, sink) {}

  void read(ondemand::document& document);

  StreamedRows& rows() { return rows_; }

 private:
  void read_context(ondemand::object context);
  void read_row(ondemand::object object);
  void read_field(std::string_view key, ondemand::value& value);
  void read_text(std::string_view key, ondemand::value& value);
  void read_number(std::string_view key, ondemand::value& value);
  void accept_row();
  void scale_times();

  ResultSink* sink_;
  NumberUnits units_;
  StreamedRows rows_;
  StreamedRow row_;
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

void Stream::read_number(std::string_view key, ondemand::value& value) {
  double number = 0.0;
  if (value.get_double().get(number) == SUCCESS && std::isfinite(number)) {
    row_.numbers.measurements.push_back({units_.of(key), number});
  } else {
    ++row_.numbers.left_out;
  }
}

void Stream::read_text(std::string_view key, ondemand::value& value) {
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
    row_.units_per_second = units_per_second(unit);
  }
}

void Stream::read_field(std::string_view key, ondemand::value& value) {
  const std::string_view token = token_of(value);
  const char kind = token.empty() ? '\0' : token.front();
  const bool is_value =
      kind != '"' && kind != '{' && kind != '[' && kind != 't' && kind != 'f';
  if (!is_value && (key == "cpu_time" || key == "real_time")) {
    throw NotPlain();  // The exact reader says which one.
  }
  if (kind == '"') {
    return read_text(key, value);
  }
  if (kind == 't' && (key == "error_occurred" || key == "skipped")) {
    row_.has_failed = true;
    return;
  }
  row_.is_complexity |= key == "big_o" || key == "rms" ||
                        key == "cpu_coefficient" || key == "real_coefficient";
  if (is_value && std::ranges::find(kAboutTheRun, key) == kAboutTheRun.end()) {
    read_number(key, value);
  }
}

void Stream::read_row(ondemand::object object) {
  row_.clear();
  units_.begin_row();
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
  for (Measurement& measurement : row_.numbers.measurements) {
    if (units_.is_time(measurement.unit)) {
      // A division by a power of ten is correctly rounded, a product is not.
      measurement.value /= row_.units_per_second;
    }
  }
}

void Stream::accept_row() {
  if (!StreamedRows::is_wanted(row_)) {
    return;
  }
  if (!row_.has_failed) {
    const StreamedNumbers& numbers = row_.numbers;
    if (row_.units_per_second == 0.0 ||
        (numbers.measurements.empty() && numbers.left_out == 0)) {
      throw NotPlain();
    }
    scale_times();
  }
  rows_.add(row_);
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
    stream.rows().finish();
    return stream.rows().runs();
  }
  try {
    if (!stream.rows().has_begun()) {
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
