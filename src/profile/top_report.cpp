#include "reporters/display_text.h"
#include "src/profile/report_header.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace benchgate::profile {

namespace {

/// Whether the node was inlined wherever it was called, or somewhere.
std::string_view inline_word(const CallGraph& graph, const Node& node) {
  const auto is_inlined = [&](std::size_t edge) {
    return graph.edges[edge].inlined;
  };
  if (std::ranges::none_of(node.in, is_inlined)) {
    return "";
  }
  return std::ranges::all_of(node.in, is_inlined) ? "inline" : "partial-inline";
}

}  // namespace

std::string top_report(const View& view, const TrimOptions& options) {
  const CallGraph graph = build_trimmed_graph(view, Objects::ignored, options);
  const std::string unit = choose_unit(view, graph);
  std::string report = graph_header(view, graph, options, unit);
  report += fmt::format("{:>10} {:>5}% {:>5}% {:>10} {:>5}%\n", "flat", "flat",
                        "sum", "cum", "cum");
  Value sum = 0;
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    sum = wrapping_sum(sum, node.flat);
    const std::string_view word = inline_word(graph, node);
    report += fmt::format(
        "{:>10} {} {} {:>10} {}  {}{}\n", view.format(node.flat, unit),
        view.percentage(node.flat), view.percentage(sum),
        view.format(node.cumulative, unit), view.percentage(node.cumulative),
        reporters::visible_text(node.name),
        word.empty() ? "" : fmt::format(" ({})", word));
  }
  return report;
}

std::string top_json(const View& view, const TrimOptions& options) {
  const CallGraph graph = build_trimmed_graph(view, Objects::ignored, options);
  nlohmann::json nodes = nlohmann::json::array();
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    nodes.push_back({{"name", node.name},
                     {"flat", node.flat},
                     {"cumulative", node.cumulative},
                     {"inlined", inline_word(graph, node) == "inline"}});
  }
  const nlohmann::json document = {
      {"schema", "benchgate.profile-top/1"}, {"type", view.type()},
      {"unit", view.sample_unit()},          {"total", view.total},
      {"dropped", graph.dropped_nodes},      {"nodes", nodes}};
  using Errors = nlohmann::json::error_handler_t;
  return document.dump(2, ' ', false, Errors::replace) + "\n";
}

}  // namespace benchgate::profile
