#include "src/profile/site_tables.h"

#include "reporters/display_text.h"
#include "reporters/html/escape.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace benchgate::profile {

namespace {

namespace html = reporters::html;

/// More rows are no table that anybody reads.
constexpr std::size_t kMostRows = 500;

std::string shown(const std::string& name) {
  return html::escaped(reporters::visible_text(name));
}

std::string table(std::string_view caption, std::string_view head,
                  const std::string& rows, bool has_links) {
  return fmt::format(
      "<div class=\"scroll functions\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table><caption class=\"unseen\">{0}</caption>"
      "<thead><tr>{1}{2}</tr></thead>\n<tbody>\n{3}</tbody></table></div>\n",
      caption, head, has_links ? "<th>look at</th>" : "", rows);
}

/// What is not in the table is said.
std::string left_out(std::size_t count) {
  return count == 0
             ? ""
             : fmt::format("<p>Less than these: {} more function{}.</p>\n",
                           count, count == 1 ? "" : "s");
}

/// The last cell of a row, if there is one.
std::string links_cell(const FunctionLinks& links, const std::string& name) {
  return links ? fmt::format("<td class=\"links\">{}</td>", links(name)) : "";
}

std::string growth_row(const FunctionGrowth& function, std::string_view unit,
                       const FunctionLinks& links) {
  const CostPair& cost = function.flat;
  const auto both = reporters::quantities(cost.base, cost.head, unit);
  const auto or_none = [](double value, const std::string& text) {
    return value == 0.0 ? "-" : text;
  };
  const bool clear = function.is_clear();
  const std::string_view colour = !clear             ? "faint"
                                  : cost.delta() > 0 ? "bad"
                                                     : "good";
  return fmt::format(
      "<tr><td class=\"number\">{}</td><td class=\"number\">{}</td><td "
      "class=\"number {}\">{}</td><td class=\"number\">{}</td><td "
      "class=\"name\">{}</td>{}</tr>\n",
      or_none(cost.base, both.base), or_none(cost.head, both.head), colour,
      delta_text(cost, function.margin, unit), change_text(cost),
      shown(function.name), links_cell(links, function.name));
}

}  // namespace

std::string top_table(const View& view, Order order,
                      const FunctionLinks& links) {
  const CallGraph graph = build_trimmed_graph(
      view, Objects::ignored, {.order = order, .node_count = kMostRows});
  const std::string unit = choose_unit(view, graph);
  std::string rows;
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    rows += fmt::format(
        "<tr><td class=\"number\">{}</td><td class=\"number share\">{}</td><td "
        "class=\"number\">{}</td><td class=\"number share\">{}</td><td "
        "class=\"name\">{}</td>{}</tr>\n",
        view.format(node.flat, unit), view.percentage(node.flat),
        view.format(node.cumulative, unit), view.percentage(node.cumulative),
        shown(node.name), links_cell(links, node.name));
  }
  return table("Functions by cost",
               "<th class=\"number\">flat</th><th class=\"number share\">flat "
               "%</th>"
               "<th class=\"number\">cum</th><th class=\"number share\">cum "
               "%</th>"
               "<th>function</th>",
               rows, static_cast<bool>(links)) +
         left_out(graph.shown_before_limit - graph.shown.size() +
                  graph.dropped_nodes);
}

std::string growth_table(const Growth& growth, const FunctionLinks& links) {
  std::string clear;
  std::string others;
  std::size_t count = 0;
  for (const FunctionGrowth& function : growth.functions) {
    if (function.flat.base == 0.0 && function.flat.head == 0.0) {
      continue;  // It only calls.
    }
    if (++count > kMostRows) {
      continue;
    }
    (function.is_clear() ? clear : others) +=
        growth_row(function, growth.unit, links);
  }
  return table("Functions by change",
               "<th class=\"number\">base</th><th class=\"number\">head</th>"
               "<th class=\"number\">delta</th><th class=\"number\">change</th>"
               "<th>function</th>",
               clear + others, static_cast<bool>(links)) +
         left_out(count - std::min(count, kMostRows));
}

std::string flame_table(const View& head, const View* base) {
  if (base == nullptr) {
    return "<p>Of the whole profile. Flat is a function's own cost, cum "
           "includes "
           "what it calls.</p>\n" +
           top_table(head, Order::flat, {});
  }
  ViewOptions options;
  options.sample_index = head.type();  // Base may have it at another place.
  return growth_table(
      find_growth(std::span(&base->profile, 1), std::span(&head.profile, 1),
                  options, Order::flat),
      {});
}

}  // namespace benchgate::profile
