#include "src/explain/explanation_report.h"

#include "reporters/display_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace benchgate::explain {

namespace {

using nlohmann::json;

/// The functions that a reader may want to see of one kind of cost.
constexpr profile::GrowthReportOptions kTable = {
    .count = 15, .all = false, .has_options = false};

void add_table(const GrowthAnswer& answer, std::string& text) {
  if (answer.growth && answer.growth->total.delta() != 0.0) {
    text += '\n' + profile::growth_report(*answer.growth, kTable);
  }
}

json json_of(const GrowthAnswer& answer) {
  if (!answer.growth) {
    return {{"trouble", answer.trouble}};
  }
  return json::parse(profile::growth_json(*answer.growth));
}

json json_of(const CodeAnswer& answer) {
  if (!answer.comparison) {
    return {{"trouble", answer.trouble}};
  }
  const CodeComparison& code = *answer.comparison;
  return {{"same", code.is_same()},
          {"changed", code.changed},
          {"functions", code.functions},
          {"calls_through_pointers", code.calls_through_pointers}};
}

json json_of(const std::optional<CountPair>& counts) {
  return counts ? json{{"base", counts->base}, {"head", counts->head}} : json();
}

}  // namespace

std::string explanation_report(const ExplainedBenchmark& benchmark,
                               const Explanation& explanation) {
  std::string text = fmt::format("{}: base {}, head {}\n\n",
                                 reporters::visible_text(benchmark.name),
                                 reporters::visible_text(benchmark.base),
                                 reporters::visible_text(benchmark.head));
  for (const std::string& line : summary_lines(explanation)) {
    text += line + '\n';
  }
  if (!explanation.code.trouble.empty()) {
    text += "whether its machine code changed is not known: " +
            reporters::visible_text(explanation.code.trouble) + '\n';
  }
  for (const std::string& note : explanation.notes) {
    text += reporters::visible_text(note) + '\n';
  }
  for (const GrowthAnswer* answer :
       {&explanation.cpu, &explanation.bytes, &explanation.objects,
        &explanation.waiting}) {
    add_table(*answer, text);
  }
  return text;
}

std::string explanation_json(const ExplainedBenchmark& benchmark,
                             const Explanation& explanation) {
  const json document = {{"schema", "benchgate.explanation/1"},
                         {"suite", benchmark.suite},
                         {"benchmark", benchmark.name},
                         {"base", benchmark.base},
                         {"head", benchmark.head},
                         {"summary", summary_lines(explanation)},
                         {"cpu", json_of(explanation.cpu)},
                         {"objects", json_of(explanation.objects)},
                         {"bytes", json_of(explanation.bytes)},
                         {"waiting", json_of(explanation.waiting)},
                         {"code", json_of(explanation.code)},
                         {"instructions", json_of(explanation.instructions)},
                         {"notes", explanation.notes}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::explain
