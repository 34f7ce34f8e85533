#include "src/profile/dot_report.h"

#include "reporters/display_text.h"
#include "src/profile/report_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace benchgate::profile {

namespace {

/// `text` in a quoted string of dot's; a line feed goes on at the left.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '\n') {
      out += "\\l";
    } else {
      out += letter == '"' || letter == '\\' ? "\\" : "";
      out += letter;
    }
  }
  return out + "\"";
}

/// Long names make boxes that hide the rest.
std::string box_name(const std::string& name) {
  constexpr std::size_t kWidest = 60;
  return reporters::shorten(reporters::visible_text(name), kWidest);
}

double share(Value value, Value total) {
  const auto whole = static_cast<double>(magnitude(total));
  return whole > 0
             ? std::min(static_cast<double>(magnitude(value)) / whole, 1.0)
             : 0.0;
}

/// From grey to red with the size of the share; to green if it is negative.
std::string colour(Value value, Value total, double lightness) {
  constexpr double kGreen = 0.36;
  constexpr double kLeast = 0.06;
  const double saturation =
      kLeast + (1.0 - kLeast) * std::sqrt(share(value, total));
  return fmt::format("\"{:.3f} {:.3f} {:.3f}\"", value < 0 ? kGreen : 0.0,
                     saturation * (1.0 - lightness / 2), 1.0 - lightness / 8);
}

class Drawing {
 public:
  Drawing(const View& view, const TrimOptions& options)
      : view_(view),
        graph_(build_trimmed_graph(view, Objects::ignored, options)),
        unit_(choose_unit(view, graph_)),
        header_(graph_header(view, graph_, options, unit_)) {}

  std::string draw() {
    std::string out = "digraph profile {\n";
    out += "node [shape=box style=filled fontname=\"sans-serif\"];\n";
    out += "edge [fontname=\"sans-serif\" fontsize=12];\n";
    out += fmt::format("legend [shape=note fontsize=14 label={}];\n",
                       quoted(header_));
    for (const std::size_t index : graph_.shown) {
      out += box(index);
    }
    for (const std::size_t index : graph_.shown) {
      for (const std::size_t edge :
           sorted_edges(graph_, graph_.nodes[index].out)) {
        if (is_shown(graph_.edges[edge].to)) {
          out += arrow(graph_.edges[edge]);
        }
      }
    }
    return out + "}\n";
  }

 private:
  [[nodiscard]] bool is_shown(std::size_t node) const {
    const Node& found = graph_.nodes[node];
    return found.flat != 0 || found.cumulative != 0;
  }

  [[nodiscard]] std::string box(std::size_t index) const {
    constexpr double kSmallest = 8;
    constexpr double kGrowth = 42;
    const Node& node = graph_.nodes[index];
    std::string label = box_name(node.name) + "\n";
    if (node.flat != 0) {
      label += amount(node.flat) + "\n";
    }
    if (node.cumulative != node.flat) {
      label +=
          (node.flat != 0 ? "of " : "0 of ") + amount(node.cumulative) + "\n";
    }
    return fmt::format(
        "n{} [label={} fontsize={:.0f} tooltip={} fillcolor={} color={}];\n",
        index, quoted(label),
        kSmallest + kGrowth * std::sqrt(share(node.flat, view_.total)),
        quoted(reporters::visible_text(node.name)),
        colour(node.cumulative, view_.total, 1.0),
        colour(node.cumulative, view_.total, 0.0));
  }

  [[nodiscard]] std::string amount(Value value) const {
    std::string percentage = view_.percentage(value);
    percentage.erase(0, percentage.find_first_not_of(' '));
    return fmt::format("{} ({})", view_.format(value, unit_), percentage);
  }

  [[nodiscard]] std::string arrow(const Edge& edge) const {
    constexpr double kWidest = 5;
    constexpr double kHeaviest = 100;
    const double part = share(edge.weight, view_.total);
    return fmt::format(
        "n{} -> n{} [label={} weight={:.0f} penwidth={:.1f} color={}{}];\n",
        edge.from, edge.to,
        quoted(view_.format(edge.weight, unit_) +
               (edge.inlined ? "\n (inline)" : "")),
        1 + part * kHeaviest, 1 + part * kWidest,
        colour(edge.weight, view_.total, 0.0),
        edge.residual ? " style=dashed" : "");
  }

  const View& view_;
  CallGraph graph_;
  std::string unit_;
  std::string header_;
};

}  // namespace

std::string dot_report(const View& view, const TrimOptions& options) {
  return Drawing(view, options).draw();
}

}  // namespace benchgate::profile
