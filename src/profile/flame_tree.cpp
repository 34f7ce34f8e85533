#include "src/profile/flame_tree.h"

#include "src/profile/base_unit.h"
#include "src/profile/call_graph.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace benchgate::profile {

namespace {

/// Narrower than this share of the whole is nothing to be seen, even when the
/// reader looks closer twice.
constexpr double kNarrowest = 5e-5;

/// While the tree grows: children by name.
struct Growing {
  std::uint32_t parent = 0;
  std::uint32_t name = 0;
  double base = 0;
  double head = 0;
  double width = 0;
  std::map<std::uint32_t, std::uint32_t> children;
};

enum class Side { base, head };

class TreeBuilder {
 public:
  TreeBuilder() {
    name_number("all");
    nodes_.emplace_back();
  }

  void add(const View& view, Side side, double factor) {
    std::vector<std::vector<std::uint32_t>> names;  // Outermost first.
    for (const Location& location : view.profile.locations) {
      auto& frames = names.emplace_back();
      for (const Place& place :
           places_of(view.profile, location, Objects::ignored)) {
        frames.push_back(name_number(place_name(view.profile, place)));
      }
      std::ranges::reverse(frames);
    }
    for (const Sample& sample : view.profile.samples) {
      const auto cost = static_cast<double>(view.value(sample)) * factor;
      if (cost <= 0) {
        continue;
      }
      std::uint32_t node = 0;
      for (auto index = sample.locations.rbegin();
           index != sample.locations.rend(); ++index) {
        for (const std::uint32_t name : names[*index]) {
          node = child(node, name);
        }
      }
      (side == Side::base ? nodes_[node].base : nodes_[node].head) += cost;
    }
  }

  void finish(FlameTree& tree) {
    measure();
    write(tree);
    tree.left_out = nodes_.size() - tree.nodes.size();
    tree.names = std::move(names_);
  }

 private:
  std::uint32_t name_number(std::string name) {
    const auto [known, is_new] =
        numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) {
      names_.push_back(std::move(name));
    }
    return known->second;
  }

  void check_size() const {
    constexpr std::size_t kMost = 10'000'000;  // About a gigabyte.
    if (nodes_.size() > kMost) {
      throw ProfileError(
          fmt::format("the stacks have more than {} different beginnings; "
                      "choose some with --focus",
                      kMost));
    }
  }

  std::uint32_t child(std::uint32_t parent, std::uint32_t name) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [known, is_new] = nodes_[parent].children.emplace(name, next);
    const std::uint32_t index = known->second;
    if (is_new) {
      check_size();
      Growing node;
      node.parent = parent;
      node.name = name;
      nodes_.push_back(std::move(node));
    }
    return index;
  }

  /// Children were made after their parents.
  void measure() {
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      Growing& node = nodes_[i];
      node.width += std::max(node.base, node.head);
      if (i > 0) {
        nodes_[node.parent].width += node.width;
      }
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> sorted_children(
      std::uint32_t of) const {
    std::vector<std::uint32_t> children;
    for (const auto& [name, index] : nodes_[of].children) {
      children.push_back(index);
    }
    std::ranges::sort(
        children, [this](std::uint32_t left, std::uint32_t right) {
          return std::pair(-nodes_[left].width,
                           std::string_view(names_[nodes_[left].name])) <
                 std::pair(-nodes_[right].width,
                           std::string_view(names_[nodes_[right].name]));
        });
    return children;
  }

  /// Adds what was left out below `of` to the node itself.
  void fold(std::uint32_t of, FlameNode& into) const {
    std::vector<std::uint32_t> pending = {of};
    while (!pending.empty()) {
      const Growing& node = nodes_[pending.back()];
      pending.pop_back();
      into.base += node.base;
      into.head += node.head;
      for (const auto& [name, index] : node.children) {
        pending.push_back(index);
      }
    }
  }

  /// Without recursion: a stack may be thousands of frames deep.
  void write(FlameTree& tree) const {
    const double narrowest = nodes_.front().width * kNarrowest;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pending = {{0, 0}};
    while (!pending.empty()) {
      const auto [index, parent] = pending.back();
      pending.pop_back();
      const Growing& node = nodes_[index];
      const auto here = static_cast<std::uint32_t>(tree.nodes.size());
      tree.nodes.push_back({parent, node.name, node.base, node.head});
      auto children = sorted_children(index);
      std::ranges::reverse(children);  // The last one in is the first out.
      for (const std::uint32_t each : children) {
        if (nodes_[each].width < narrowest) {
          fold(each, tree.nodes[here]);
        } else {
          pending.emplace_back(each, here);
        }
      }
    }
  }

  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Growing> nodes_;
};

double factor_of(const View& view, bool per_operation) {
  const double unit = base_unit(view.sample_unit()).factor;
  return per_operation ? unit / static_cast<double>(*operations(view.profile))
                       : unit;
}

}  // namespace

FlameTree make_flame_tree(const View& head, const View* base) {
  FlameTree tree;
  tree.type = head.type();
  tree.unit = base_unit(head.sample_unit()).name;
  tree.has_base = base != nullptr;
  tree.per_operation =
      operations(head.profile).has_value() &&
      (base == nullptr || operations(base->profile).has_value());
  if (base != nullptr && (base->type() != tree.type ||
                          base_unit(base->sample_unit()).name != tree.unit)) {
    throw ProfileError(fmt::format(
        "the profiles are of different values, {} and {}; choose one of their "
        "values with --sample-index",
        base->type(), tree.type));
  }
  TreeBuilder builder;
  builder.add(head, Side::head, factor_of(head, tree.per_operation));
  if (base != nullptr) {
    builder.add(*base, Side::base, factor_of(*base, tree.per_operation));
  }
  builder.finish(tree);
  return tree;
}

}  // namespace benchgate::profile
