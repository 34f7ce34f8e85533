#pragma once

/// \file
/// How far the costs of a flame graph's nodes may be off.

#include "src/profile/flame_tree.h"

#include <cstdint>
#include <vector>

namespace benchgate::profile {

/// A stack's cost in one profile.
struct StackCost {
  std::uint32_t node = 0;  ///< Where it ends, in the tree of all stacks.
  double cost = 0;
  double variance = 0;  ///< As far as the number of profile samples tells.
};

/// What the profiles of a side cost, stack by stack.
using StackRounds = std::vector<std::vector<StackCost>>;

/// Sets the margins of all nodes: of several rounds, else if costs are sampled.
///
/// `became`: for each node of the tree of all stacks, the one in `tree`.
/// Precondition: there is no base or as many rounds of it.
/// Complexity: linear in nodes times rounds, and stacks.
void set_margins(const StackRounds& head, const StackRounds& base,
                 const std::vector<std::uint32_t>& became, bool is_sampled,
                 FlameTree& tree);

}  // namespace benchgate::profile
