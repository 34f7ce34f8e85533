#include "src/profile/source_path.h"
#include "src/race/result.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace benchgate::race {

namespace {

using nlohmann::json;

/// null: not known.
json text_or_null(std::string_view text) {
  return text.empty() ? json() : json(text);
}

json stack_json(const Stack& stack, const RaceResult& result) {
  json frames = json::array();
  for (const Frame& frame : stack) {
    frames.push_back({{"function", text_or_null(frame.function)},
                      {"file", text_or_null(profile::path_below(
                                   frame.file, result.source.native()))},
                      {"line", frame.line == 0 ? json() : json(frame.line)},
                      {"module", text_or_null(frame.module)},
                      {"offset", frame.offset}});
  }
  return frames;
}

json note_json(const Note& note, const RaceResult& result) {
  return {{"text", note.text}, {"stack", stack_json(note.stack, result)}};
}

json access_json(const Access& access, const RaceResult& result) {
  return {
      {"access", access.what},     {"previous", access.previous},
      {"size", access.size},       {"thread", access.thread},
      {"mutexes", access.mutexes}, {"stack", stack_json(access.stack, result)}};
}

json finding_json(const Finding& finding, const RaceResult& result) {
  const Report& report = finding.report;
  json accesses = json::array();
  for (const Access& access : report.accesses) {
    accesses.push_back(access_json(access, result));
  }
  json notes = json::array();
  for (const Note& note : report.notes) {
    notes.push_back(note_json(note, result));
  }
  return {{"kind", report.kind},
          {"benchmarks", finding.benchmarks},
          {"accesses", accesses},
          {"location", report.location.text.empty()
                           ? json()
                           : note_json(report.location, result)},
          {"notes", notes}};
}

json benchmark_json(const BenchmarkResult& benchmark) {
  return {{"suite", benchmark.suite},
          {"benchmark", benchmark.benchmark},
          {"outcome", to_string(benchmark.outcome)},
          {"failure", text_or_null(benchmark.failure)},
          {"races", benchmark.findings}};
}

}  // namespace

std::string json_report(const RaceResult& result) {
  json benchmarks = json::array();
  for (const BenchmarkResult& benchmark : result.benchmarks) {
    benchmarks.push_back(benchmark_json(benchmark));
  }
  json races = json::array();
  for (const Finding& finding : result.findings) {
    races.push_back(finding_json(finding, result));
  }
  const json document = {{"schema", "benchgate.races/1"},
                         {"program", result.program},
                         {"commit", text_or_null(result.commit)},
                         {"benchmarks", benchmarks},
                         {"races", races},
                         {"warnings", result.warnings}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::race
