#include "src/profile/flame_tree.h"

#include "src/profile/base_unit.h"
#include "src/profile/call_graph.h"
#include "src/profile/demangle.h"
#include "src/profile/flame_margins.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/sampling_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
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
  /// `matched`: copies that a compiler made of a function have its name, so
  /// that those of two programs are the same.
  explicit TreeBuilder(bool matched) : matched_(matched) {
    name_number("all");
    nodes_.emplace_back();
  }

  /// `weight`: of the profile among those of its side.
  std::vector<StackCost> add(const View& view, Side side, double factor,
                             double weight) {
    const auto counts = sample_counts(view.profile);
    std::vector<StackCost> stacks;
    std::vector<std::vector<std::uint32_t>> names;  // Outermost first.
    for (const Location& location : view.profile.locations) {
      auto& frames = names.emplace_back();
      for (const Place& place :
           places_of(view.profile, location, Objects::ignored)) {
        std::string name = place_name(view.profile, place);
        frames.push_back(
            name_number(matched_ ? function_identity(name) : std::move(name)));
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
      (side == Side::base ? nodes_[node].base : nodes_[node].head) +=
          cost * weight;
      const double samples =
          counts ? static_cast<double>(sample.values[*counts]) : 0;
      stacks.push_back({node, cost, sampling_variance(cost, samples)});
    }
    return stacks;
  }

  /// Returns: for each node that stacks end in, the one that it became.
  std::vector<std::uint32_t> finish(FlameTree& tree) {
    measure();
    std::vector<std::uint32_t> became(nodes_.size());
    write(tree, became);
    tree.left_out = nodes_.size() - tree.nodes.size();
    tree.names = std::move(names_);
    return became;
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

  /// Adds what is left out, from `of` on, to the node `into`.
  void fold(std::uint32_t of, std::uint32_t into, FlameTree& tree,
            std::vector<std::uint32_t>& became) const {
    std::vector<std::uint32_t> pending = {of};
    while (!pending.empty()) {
      const Growing& node = nodes_[pending.back()];
      became[pending.back()] = into;
      pending.pop_back();
      tree.nodes[into].base += node.base;
      tree.nodes[into].head += node.head;
      for (const auto& [name, index] : node.children) {
        pending.push_back(index);
      }
    }
  }

  /// Without recursion: a stack may be thousands of frames deep.
  void write(FlameTree& tree, std::vector<std::uint32_t>& became) const {
    const double narrowest = nodes_.front().width * kNarrowest;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pending = {{0, 0}};
    while (!pending.empty()) {
      const auto [index, parent] = pending.back();
      pending.pop_back();
      const Growing& node = nodes_[index];
      const auto here = static_cast<std::uint32_t>(tree.nodes.size());
      tree.nodes.push_back({parent, node.name, node.base, node.head});
      became[index] = here;
      auto children = sorted_children(index);
      std::ranges::reverse(children);  // The last one in is the first out.
      for (const std::uint32_t each : children) {
        if (nodes_[each].width < narrowest) {
          fold(each, here, tree, became);
        } else {
          pending.emplace_back(each, here);
        }
      }
    }
  }

  bool matched_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Growing> nodes_;
};

double factor_of(const View& view, bool per_operation) {
  const double unit = base_unit(view.sample_unit()).factor;
  return per_operation ? unit / static_cast<double>(*operations(view.profile))
                       : unit;
}

void check_kind(const FlameTree& tree, const View& view) {
  if (view.type() != tree.type ||
      base_unit(view.sample_unit()).name != tree.unit) {
    throw ProfileError(fmt::format(
        "the profiles are of different values, {} and {}; choose one of their "
        "values with --sample-index",
        view.type(), tree.type));
  }
}

StackRounds add_side(std::span<const View> views, Side side,
                     const FlameTree& tree, TreeBuilder& builder) {
  StackRounds rounds;
  for (const View& view : views) {
    check_kind(tree, view);
    rounds.push_back(builder.add(view, side,
                                 factor_of(view, tree.per_operation),
                                 1.0 / static_cast<double>(views.size())));
  }
  return rounds;
}

}  // namespace

FlameTree make_flame_tree(std::span<const View> head,
                          std::span<const View> base) {
  assert(!head.empty() && (base.empty() || base.size() == head.size()));
  const auto knows_operations = [](const View& view) {
    return operations(view.profile).has_value();
  };
  const auto counts_samples = [](const View& view) {
    return sample_counts(view.profile).has_value();
  };
  FlameTree tree;
  tree.type = head.front().type();
  tree.unit = base_unit(head.front().sample_unit()).name;
  tree.has_base = !base.empty();
  tree.rounds = head.size();
  tree.per_operation = std::ranges::all_of(head, knows_operations) &&
                       std::ranges::all_of(base, knows_operations);
  const bool is_sampled = std::ranges::all_of(head, counts_samples) &&
                          std::ranges::all_of(base, counts_samples);
  TreeBuilder builder(tree.has_base);
  const StackRounds heads = add_side(head, Side::head, tree, builder);
  const StackRounds bases = add_side(base, Side::base, tree, builder);
  const std::vector<std::uint32_t> became = builder.finish(tree);
  set_margins(heads, bases, became, is_sampled, tree);
  return tree;
}

FlameTree make_flame_tree(const View& head, const View* base) {
  return make_flame_tree(std::span(&head, 1), base == nullptr
                                                  ? std::span<const View>()
                                                  : std::span(base, 1));
}

}  // namespace benchgate::profile
