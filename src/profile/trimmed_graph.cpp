#include "src/profile/call_graph.h"
#include "src/profile/quantity.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <vector>

namespace benchgate::profile {

namespace {

/// A share of `total`, its fraction cut off as pprof cuts it.
std::uint64_t share_of(Value total, double fraction) {
  return magnitude(truncated(static_cast<double>(total) * fraction));
}

/// All of a place as one text, which decides between equal names as in pprof.
std::string whole_text(const Profile& profile, const Place& place) {
  std::string text(profile.text(place.name));
  text += "  " + std::to_string(place.address) + " ";
  text += profile.text(place.file);
  text += " " + std::to_string(place.start_line) + " " +
          std::to_string(place.line) + " ";
  text += profile.text(place.object);
  return text;
}

void sort_nodes(const View& view, CallGraph& graph, Order order) {
  const auto by = [&](const Node& left, const Node& right) {
    const bool flat = order == Order::flat;
    const auto first = [&](const Node& node) {
      return magnitude(flat ? node.flat : node.cumulative);
    };
    const auto second = [&](const Node& node) {
      return magnitude(flat ? node.cumulative : node.flat);
    };
    if (first(left) != first(right)) {
      return first(left) > first(right);
    }
    if (left.name != right.name) {
      return left.name < right.name;
    }
    if (second(left) != second(right)) {
      return second(left) > second(right);
    }
    return whole_text(view.profile, left.place) <
           whole_text(view.profile, right.place);
  };
  std::ranges::sort(graph.shown, [&](std::size_t left, std::size_t right) {
    return by(graph.nodes[left], graph.nodes[right]);
  });
}

/// In one pass: a hostile file has a function that calls a million others.
void trim_edges(CallGraph& graph, std::uint64_t least) {
  std::vector<bool> dropped(graph.edges.size());
  for (const std::size_t index : graph.shown) {
    for (const std::size_t edge : graph.nodes[index].in) {
      dropped[edge] = magnitude(graph.edges[edge].weight) < least;
      graph.dropped_edges += dropped[edge] ? 1U : 0U;
    }
  }
  const auto is_dropped = [&](std::size_t edge) { return dropped[edge]; };
  for (Node& node : graph.nodes) {
    std::erase_if(node.in, is_dropped);
    std::erase_if(node.out, is_dropped);
  }
}

Places places_shown(const CallGraph& graph) {
  Places places;
  for (const std::size_t index : graph.shown) {
    places.insert(graph.nodes[index].place);
  }
  return places;
}

/// Leaves out the nodes that cost less than `least`.
void trim_nodes(const View& view, Objects objects, std::uint64_t least,
                CallGraph& graph) {
  const std::size_t before = graph.shown.size();
  std::erase_if(graph.shown, [&](std::size_t index) {
    return magnitude(graph.nodes[index].cumulative) < least;
  });
  const std::size_t dropped = before - graph.shown.size();
  if (dropped > 0) {
    const Places kept = places_shown(graph);
    graph = build_graph(view, objects, &kept);
    graph.dropped_nodes = dropped;
  }
}

void limit_nodes(const View& view, Objects objects, const TrimOptions& options,
                 CallGraph& graph) {
  if (options.node_count == 0 || graph.shown.size() <= options.node_count) {
    return;
  }
  const std::size_t before = graph.shown.size();
  const std::size_t dropped = graph.dropped_nodes;
  graph.shown.resize(options.node_count);
  const Places kept = places_shown(graph);
  graph = build_graph(view, objects, &kept);
  sort_nodes(view, graph, options.order);
  graph.shown_before_limit = before;
  graph.dropped_nodes = dropped;
}

}  // namespace

CallGraph build_trimmed_graph(const View& view, Objects objects,
                              const TrimOptions& options) {
  CallGraph graph = build_graph(view, objects);
  const Value sum = flat_sum(graph);
  trim_nodes(view, objects, share_of(sum, options.node_fraction), graph);
  sort_nodes(view, graph, options.order);
  limit_nodes(view, objects, options, graph);
  trim_edges(graph, share_of(sum, options.edge_fraction));
  return graph;
}

std::vector<std::size_t> sorted_edges(const CallGraph& graph,
                                      std::vector<std::size_t> edges) {
  const auto rank = [&](std::size_t index) {
    const Edge& edge = graph.edges[index];
    return std::tuple(~magnitude(edge.weight),
                      std::string_view(graph.nodes[edge.from].name),
                      std::string_view(graph.nodes[edge.to].name));
  };
  std::ranges::sort(edges, [&](std::size_t left, std::size_t right) {
    return rank(left) < rank(right);
  });
  return edges;
}

Value flat_sum(const CallGraph& graph) {
  Value sum = 0;
  for (const std::size_t index : graph.shown) {
    sum = wrapping_sum(sum, graph.nodes[index].flat);
  }
  return sum;
}

std::string choose_unit(const View& view, const CallGraph& graph,
                        bool whole_numbers) {
  if (view.unit != "minimum" || graph.shown.empty()) {
    return view.unit;
  }
  std::uint64_t least = 0;
  for (const std::size_t index : graph.shown) {
    const Node& node = graph.nodes[index];
    const std::uint64_t size =
        magnitude(node.flat != 0 ? node.flat : node.cumulative);
    if (size > 0 && (least == 0 || size < least)) {
      least = size;
    }
  }
  const auto largest = magnitude(view.total);
  least = least == 0 ? largest : least;
  const auto unit_of = [&](std::uint64_t size) {
    return scale(static_cast<Value>(size), view.sample_unit(), "minimum").unit;
  };
  // Two decimals show a hundredth of a unit.
  constexpr std::uint64_t kHundred = 100;
  const bool spread = unit_of(least) != unit_of(largest) && largest > 0 &&
                      least <= (largest - 1) / kHundred && !whole_numbers;
  const std::string unit = unit_of(spread ? least * kHundred : least);
  return unit.empty() ? std::string(view.sample_unit()) : unit;
}

}  // namespace benchgate::profile
