#include "src/formats/google_benchmark_json.h"

#include "src/formats/google_benchmark_row.h"
#include "src/formats/json_repair.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <simdjson.h>

#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

namespace benchgate::formats {

namespace {

namespace dom = simdjson::dom;

/// The elements of "benchmarks".
std::vector<dom::object> objects_of(const dom::element& document) {
  dom::element list;
  if (document["benchmarks"].get(list) != simdjson::SUCCESS) {
    throw FormatError(
        "has no \"benchmarks\": it is not a result of Google Benchmark");
  }
  dom::array array;
  if (list.get(array) != simdjson::SUCCESS) {
    throw FormatError("benchmarks is not an array");
  }
  std::vector<dom::object> objects;
  for (const dom::element element : array) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
      throw FormatError(
          fmt::format("benchmarks[{}] is not an object", objects.size()));
    }
    objects.push_back(object);
  }
  return objects;
}

using BenchmarkKey = std::tuple<std::string_view, std::int64_t, std::int64_t>;

BenchmarkKey key_of(const Run& run) {
  return {run.benchmark, run.family_index, run.instance_index};
}

std::map<std::string, std::string> read_context(const dom::element& document) {
  std::map<std::string, std::string> context;
  dom::object object;
  if (document["context"].get(object) != simdjson::SUCCESS) {
    return context;
  }
  for (const dom::key_value_pair field : object) {
    std::string_view text;
    if (field.value.get(text) == simdjson::SUCCESS) {
      context.emplace(field.key, text);
    } else if (!field.value.is_object() && !field.value.is_array()) {
      context.emplace(field.key, simdjson::minify(field.value));
    }
  }
  return context;
}

GoogleBenchmarkResults read_results(const dom::element& document) {
  const std::vector<dom::object> objects = objects_of(document);
  std::vector<GoogleBenchmarkRow> rows;
  std::set<std::string> names;
  for (const dom::object& object : objects) {
    rows.emplace_back(object, rows.size());
    names.insert(rows.back().name());
  }

  GoogleBenchmarkResults results;
  results.context = read_context(document);
  for (const GoogleBenchmarkRow& row : rows) {
    const std::string aggregate = row.aggregate(names);
    if (aggregate.empty()) {
      results.runs.push_back(row.run(aggregate));
    } else if (aggregate == "median") {
      results.medians.push_back(row.run(aggregate));
    }
  }

  std::set<BenchmarkKey> repeated;
  for (const Run& run : results.runs) {
    repeated.insert(key_of(run));
  }
  std::erase_if(results.medians, [&repeated](const Run& median) {
    return repeated.contains(key_of(median));
  });
  return results;
}

/// simdjson does not say where the text is wrong; nlohmann_json does. Only
/// what is broken is read twice.
std::string describe_syntax_error(std::string_view text,
                                  simdjson::error_code error) {
  constexpr std::size_t kLongest = 300;
  try {
    const auto skip_all = [](int, nlohmann::json::parse_event_t,
                             const nlohmann::json&) { return false; };
    [[maybe_unused]] const auto nothing = nlohmann::json::parse(text, skip_all);
  } catch (const nlohmann::json::exception& exception) {
    std::string_view message = exception.what();
    const std::size_t place = message.find("line ");
    message.remove_prefix(place == std::string_view::npos ? 0 : place);
    return fmt::format("is not JSON: {}", message.substr(0, kLongest));
  }
  return fmt::format("is not JSON: {}", simdjson::error_message(error));
}

}  // namespace

GoogleBenchmarkResults parse_google_benchmark_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  // A parser keeps its buffers (about 5 times the text), which is worth much
  // for small texts and too dear for one large file.
  constexpr std::size_t kLargestKept = std::size_t{4} << 20;
  thread_local dom::parser kept;

  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (text.empty()) {
    throw FormatError("is empty");
  }
  dom::parser large;
  dom::parser& parser = text.size() <= kLargestKept ? kept : large;
  dom::element document;
  auto error = parser.parse(text.data(), text.size()).get(document);
  if (error != simdjson::SUCCESS) {
    const auto repaired = repair_json_values(text);
    const std::string_view second = repaired ? *repaired : text;
    if (repaired) {
      error = parser.parse(second.data(), second.size()).get(document);
    }
    if (error != simdjson::SUCCESS) {
      throw FormatError(describe_syntax_error(second, error));
    }
  }
  return read_results(document);
}

GoogleBenchmarkResults parse_truncated_google_benchmark_json(
    std::string_view text) {
  const auto closed = close_truncated_json(text);
  if (!closed) {
    throw FormatError("is not the beginning of a result of Google Benchmark");
  }
  return *closed == "{}" ? GoogleBenchmarkResults{}
                         : parse_google_benchmark_json(*closed);
}

}  // namespace benchgate::formats
