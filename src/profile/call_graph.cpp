#include "src/profile/call_graph.h"

#include <fmt/format.h>

#include <optional>
#include <unordered_map>

namespace benchgate::profile {

namespace {

std::size_t mix(std::size_t seed, std::uint64_t word) {
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
  return seed ^ (word * kGolden + (seed << 6U) + (seed >> 2U));
}

struct HashPair {
  std::size_t operator()(
      const std::pair<std::size_t, std::size_t>& pair) const {
    return mix(mix(0, pair.first), pair.second);
  }
};

class Builder {
 public:
  Builder(const View& view, Objects objects, const Places* kept)
      : view_(view), objects_(objects), kept_(kept) {}

  CallGraph build() {
    for (const Location& location : view_.profile.locations) {
      nodes_of_.push_back(nodes_of(location));
    }
    seen_node_.assign(graph_.nodes.size(), 0);
    for (const Sample& sample : view_.profile.samples) {
      if (view_.value(sample) != 0) {
        ++stamp_;
        add(sample);
      }
    }
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (graph_.nodes[i].flat != 0 || graph_.nodes[i].cumulative != 0) {
        graph_.shown.push_back(i);
      }
    }
    graph_.shown_before_limit = graph_.shown.size();
    return std::move(graph_);
  }

 private:
  using MaybeNode = std::optional<std::size_t>;

  std::vector<MaybeNode> nodes_of(const Location& location) {
    std::vector<MaybeNode> nodes;
    for (const Place& place : places_of(view_.profile, location, objects_)) {
      nodes.push_back(node_of(place));
    }
    return nodes;
  }

  MaybeNode node_of(const Place& place) {
    if (kept_ != nullptr && !kept_->contains(place)) {
      return std::nullopt;
    }
    const auto [known, is_new] = places_.emplace(place, graph_.nodes.size());
    if (is_new) {
      graph_.nodes.push_back(
          {.place = place, .name = place_name(view_.profile, place)});
    }
    return known->second;
  }

  /// Adds a stack from its outermost frame inwards. A place or an edge that it
  /// has more than once, by recursion, is counted once.
  void add(const Sample& sample) {
    const Value value = view_.value(sample);
    MaybeNode parent;
    bool residual = false;
    for (auto index = sample.locations.rbegin();
         index != sample.locations.rend(); ++index) {
      const auto& nodes = nodes_of_[*index];
      for (std::size_t i = nodes.size(); i-- > 0;) {
        if (!nodes[i]) {
          residual = true;
          continue;
        }
        enter(*nodes[i], value);
        if (parent && *parent != *nodes[i]) {
          call({.from = *parent,
                .to = *nodes[i],
                .weight = value,
                .residual = residual,
                .inlined = i + 1 != nodes.size()});
        }
        parent = nodes[i];
        residual = false;
      }
    }
    if (parent && !residual) {
      Node& leaf = graph_.nodes[*parent];
      leaf.flat = wrapping_sum(leaf.flat, value);
    }
  }

  void enter(std::size_t index, Value value) {
    if (seen_node_[index] != stamp_) {
      seen_node_[index] = stamp_;
      Node& node = graph_.nodes[index];
      node.cumulative = wrapping_sum(node.cumulative, value);
    }
  }

  void call(const Edge& edge) {
    const auto [known, is_new] =
        edges_.emplace(std::pair(edge.from, edge.to), graph_.edges.size());
    const std::size_t index = known->second;
    if (is_new) {
      graph_.edges.push_back(edge);
      seen_edge_.push_back(stamp_);
      graph_.nodes[edge.from].out.push_back(index);
      graph_.nodes[edge.to].in.push_back(index);
    } else if (seen_edge_[index] != stamp_) {
      seen_edge_[index] = stamp_;
      Edge& sum = graph_.edges[index];
      sum.weight = wrapping_sum(sum.weight, edge.weight);
      sum.residual = sum.residual || edge.residual;
      sum.inlined = sum.inlined && edge.inlined;
    }
  }

  const View& view_;
  Objects objects_;
  const Places* kept_;
  CallGraph graph_;
  std::unordered_map<Place, std::size_t, HashPlace> places_;
  std::unordered_map<std::pair<std::size_t, std::size_t>, std::size_t, HashPair>
      edges_;
  std::vector<std::vector<MaybeNode>> nodes_of_;  ///< By location.
  std::size_t stamp_ = 0;               ///< Of the stack that is added.
  std::vector<std::size_t> seen_node_;  ///< The stack that was there last.
  std::vector<std::size_t> seen_edge_;
};

}  // namespace

std::size_t HashPlace::operator()(const Place& place) const {
  std::size_t hash = mix(place.name, place.file);
  hash = mix(mix(hash, place.object), place.address);
  return mix(mix(hash, static_cast<std::uint64_t>(place.start_line)),
             static_cast<std::uint64_t>(place.line));
}

std::string place_name(const Profile& profile, const Place& place) {
  std::string name;
  const auto add = [&](std::string_view part) {
    name += name.empty() ? "" : " ";
    name += part;
  };
  if (place.address != 0) {
    add(fmt::format("{:016x}", place.address));
  }
  if (place.name != kNoText) {
    add(profile.text(place.name));
  }
  const std::string_view file = profile.text(place.file);
  if (place.line != 0) {
    add(fmt::format("{}:{}", file, place.line));
  } else if (!file.empty()) {
    add(file);
  } else if (place.name == kNoText) {
    const std::string_view object = profile.text(place.object);
    add(object.empty()
            ? "<unknown>"
            : fmt::format("[{}]", object.substr(object.rfind('/') + 1)));
  }
  return name;
}

std::vector<Place> places_of(const Profile& profile, const Location& location,
                             Objects objects) {
  const Text object =
      location.mapping ? profile.mappings[*location.mapping].file : kNoText;
  if (location.lines.empty()) {
    return {{.object = object, .address = location.address}};
  }
  std::vector<Place> places;
  for (const Line& line : location.lines) {
    const Function& function = profile.functions[line.function];
    Place place{.name = function.name,
                .file = function.file,
                .address = location.address,
                .line = line.line};
    if (objects == Objects::kept || function.name == kNoText) {
      place.object = object;
      place.start_line = function.start_line;
    }
    places.push_back(place);
  }
  return places;
}

CallGraph build_graph(const View& view, Objects objects, const Places* kept) {
  return Builder(view, objects, kept).build();
}

}  // namespace benchgate::profile
