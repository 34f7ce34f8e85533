#include "reporters/display_text.h"
#include "src/profile/profile_error.h"
#include "src/profile/quantity.h"
#include "src/profile/report_header.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

namespace benchgate::profile {

namespace {

constexpr std::string_view kSeparator =
    "----------------------------------------------------------+-------------"
    "\n";
// The spaces and the tab at its end are pprof's.
constexpr std::string_view kLegend =
    "      flat  flat%   sum%        cum   cum%   calls calls% + context"
    " \t \t \n";

enum class End { caller, callee };

std::string edge_lines(const View& view, const CallGraph& graph,
                       const Node& node, End end, std::string_view unit) {
  std::string lines;
  for (const std::size_t index :
       sorted_edges(graph, end == End::caller ? node.in : node.out)) {
    const Edge& edge = graph.edges[index];
    const Node& other = graph.nodes[end == End::caller ? edge.from : edge.to];
    lines += fmt::format("{:>50} {} |   {}{}\n", view.format(edge.weight, unit),
                         percentage_text(edge.weight, node.cumulative),
                         reporters::visible_text(other.name),
                         edge.inlined ? " (inline)" : "");
  }
  return lines;
}

std::string node_line(const View& view, const Node& node, Value sum,
                      std::string_view unit) {
  return fmt::format("{:>10} {} {} {:>10} {}                | {}\n",
                     view.format(node.flat, unit), view.percentage(node.flat),
                     view.percentage(sum), view.format(node.cumulative, unit),
                     view.percentage(node.cumulative),
                     reporters::visible_text(node.name));
}

}  // namespace

std::string peek_report(const View& view, const Pattern& pattern, Order order,
                        std::size_t longest) {
  TrimOptions options = kUntrimmed;
  options.order = order;
  const CallGraph graph = build_trimmed_graph(view, Objects::ignored, options);
  const std::string unit = choose_unit(view, graph);
  std::string report = graph_header(view, graph, options, unit);
  report += kSeparator;
  report += kLegend;
  Value sum = 0;
  bool found = false;
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    if (!pattern.finds(node.name)) {
      continue;
    }
    found = true;
    sum = wrapping_sum(sum, node.flat);
    report += kSeparator;
    report += edge_lines(view, graph, node, End::caller, unit);
    report += node_line(view, node, sum, unit);
    report += edge_lines(view, graph, node, End::callee, unit);
    check_length(report.size(), longest);
  }
  if (!found) {
    throw ProfileError(
        "no function of the profile fits the regular expression; `benchgate "
        "profile top` lists them");
  }
  return report + std::string(kSeparator);
}

}  // namespace benchgate::profile
