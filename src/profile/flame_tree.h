#pragma once

#include "src/profile/view.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace benchgate::profile {

/// A function with all that it calls, in one place of the stacks.
struct FlameNode {
  std::uint32_t parent = 0;  ///< In `FlameTree::nodes`; the root's is itself.
  std::uint32_t name = 0;    ///< In `FlameTree::names`.
  double base = 0;           ///< Cost of its own, without what it calls.
  double head = 0;
  /// Half of the 95 % interval of how much it costs more than in base, with all
  /// that it calls; without a base, of its cost. None where nothing is known.
  std::optional<double> margin = std::nullopt;
};

/// Stacks as a tree. Parents stand before their children, and all that is below
/// a node before its next sibling; siblings by falling width.
struct FlameTree {
  std::vector<std::string> names;  ///< The first is the root's.
  std::vector<FlameNode> nodes;
  std::string type;
  std::string unit;  ///< A base unit: "s", "B", or what the profile says.
  bool has_base = false;
  bool per_operation = false;
  std::size_t rounds = 1;    ///< Of which the costs are means.
  std::size_t left_out = 0;  ///< Nodes too narrow to be seen.
};

/// The stacks of `head`, and of `base` if there is one. A node is as wide as
/// the larger of its own costs and the widths of all that it calls, so that
/// what is gone from head is still seen. Costs below 0 count as none. Costs are
/// for each operation where all profiles know their operations.
///
/// Several are rounds, base and head in turn: costs are their means, and
/// margins Student's, of the differences of the rounds' pairs. Of one round,
/// margins are those of the numbers of profile samples, where the profiles have
/// them.
///
/// Precondition: there is a head, and no base or as many.
/// Throws: ProfileError if they are of different values, or the tree would
///         take more than about a gigabyte.
FlameTree make_flame_tree(std::span<const View> head,
                          std::span<const View> base);

/// Of one profile, or of a base and a head.
FlameTree make_flame_tree(const View& head, const View* base);

}  // namespace benchgate::profile
