#pragma once

/// \file
/// Who calls whom, with costs: each place in the program once, however many
/// stacks it is in.

#include "src/profile/value.h"
#include "src/profile/view.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace benchgate::profile {

/// A place in the program: as much of it as the granularity leaves. Texts are
/// those of the view's profile.
struct Place {
  Text name = kNoText;
  Text file = kNoText;    ///< Of the source.
  Text object = kNoText;  ///< The file that was mapped; where it matters.
  std::uint64_t address = 0;
  std::int64_t start_line = 0;
  std::int64_t line = 0;

  bool operator==(const Place&) const = default;
};

struct HashPlace {
  std::size_t operator()(const Place& place) const;
};

using Places = std::unordered_set<Place, HashPlace>;

/// "address name file:line", of these what there is; "[object]" or "<unknown>"
/// where there is none.
std::string place_name(const Profile& profile, const Place& place);

/// Some stacks in which one node calls the other.
struct Edge {
  std::size_t from = 0;  ///< In `CallGraph::nodes`.
  std::size_t to = 0;
  Value weight = 0;
  bool residual = false;  ///< Over nodes that have been left out.
  bool inlined = false;   ///< In every stack.
};

struct Node {
  Place place;
  std::string name;               ///< place_name.
  Value flat = 0;                 ///< Of stacks that end here.
  Value cumulative = 0;           ///< Of stacks that come by here, each once.
  std::vector<std::size_t> in{};  ///< In `CallGraph::edges`.
  std::vector<std::size_t> out{};
};

struct CallGraph {
  /// All that were met. Those whose costs are both 0 are in no order below, but
  /// edges may go to them.
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<std::size_t> shown;      ///< Nodes to show, in their order.
  std::size_t shown_before_limit = 0;  ///< Before TrimOptions::node_count.
  std::size_t dropped_nodes = 0;       ///< Below the least cost.
  std::size_t dropped_edges = 0;
};

/// Whether the object file makes a difference between two places.
enum class Objects { ignored, kept };

/// The whole graph. With `kept`, only of the places in it.
CallGraph build_graph(const View& view, Objects objects,
                      const Places* kept = nullptr);

/// The places of a location, as in Location::lines; one without lines is one
/// place too.
std::vector<Place> places_of(const Profile& profile, const Location& location,
                             Objects objects);

enum class Order { flat, cumulative };

/// What to leave out, as pprof does by default.
struct TrimOptions {
  Order order = Order::flat;
  std::size_t node_count = 0;    ///< 0: no limit.
  double node_fraction = 0.005;  ///< Of the sum of all flat costs.
  double edge_fraction = 0.001;
};

/// Nothing is left out.
inline constexpr TrimOptions kUntrimmed = {.node_fraction = 0.0,
                                           .edge_fraction = 0.0};

/// build_graph without what is too small, `shown` sorted by falling size and
/// then by name.
CallGraph build_trimmed_graph(const View& view, Objects objects,
                              const TrimOptions& options);

/// `edges` of `graph` by falling size, then by the names at both ends.
std::vector<std::size_t> sorted_edges(const CallGraph& graph,
                                      std::vector<std::size_t> edges);

/// The sum of the flat costs of the nodes shown.
Value flat_sum(const CallGraph& graph);

/// The unit in which the smallest cost shown is still to be seen, unless the
/// view has one that is not "minimum". `whole_numbers`: no decimals can be
/// shown.
std::string choose_unit(const View& view, const CallGraph& graph,
                        bool whole_numbers = false);

}  // namespace benchgate::profile
