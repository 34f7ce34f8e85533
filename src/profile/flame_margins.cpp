#include "src/profile/flame_margins.h"

#include "src/profile/sampling_error.h"

#include <cmath>
#include <cstddef>

namespace benchgate::profile {

namespace {

/// Adds what each node has of its own to all that lead to it.
void add_to_parents(const FlameTree& tree, std::vector<double>& values) {
  for (std::size_t i = values.size(); i-- > 1;) {
    values[tree.nodes[i].parent] += values[i];
  }
}

/// Of one round: variances of sums are sums of variances.
void set_sampling_margins(const StackRounds& head, const StackRounds& base,
                          const std::vector<std::uint32_t>& became,
                          FlameTree& tree) {
  std::vector<double> variances(tree.nodes.size());
  for (const StackRounds* const side : {&head, &base}) {
    for (const auto& stacks : *side) {
      for (const StackCost& stack : stacks) {
        variances[became[stack.node]] += stack.variance;
      }
    }
  }
  add_to_parents(tree, variances);
  for (std::size_t i = 0; i < variances.size(); ++i) {
    tree.nodes[i].margin = sampling_margin(variances[i]);
  }
}

/// Of several: Student's. Squares are summed as Welford does (Technometrics
/// 4:3, 1962), so that no large sums are subtracted.
void set_student_margins(const StackRounds& head, const StackRounds& base,
                         const std::vector<std::uint32_t>& became,
                         FlameTree& tree) {
  std::vector<double> means(tree.nodes.size());
  std::vector<double> squares(tree.nodes.size());
  for (std::size_t round = 0; round < head.size(); ++round) {
    std::vector<double> deltas(tree.nodes.size());
    for (const StackCost& stack : head[round]) {
      deltas[became[stack.node]] += stack.cost;
    }
    if (!base.empty()) {
      for (const StackCost& stack : base[round]) {
        deltas[became[stack.node]] -= stack.cost;
      }
    }
    add_to_parents(tree, deltas);
    for (std::size_t i = 0; i < deltas.size(); ++i) {
      const double distance = deltas[i] - means[i];
      means[i] += distance / static_cast<double>(round + 1);
      squares[i] += distance * (deltas[i] - means[i]);
    }
  }
  const double factor = student_factor(head.size());
  for (std::size_t i = 0; i < squares.size(); ++i) {
    tree.nodes[i].margin = factor * std::sqrt(squares[i]);
  }
}

}  // namespace

void set_margins(const StackRounds& head, const StackRounds& base,
                 const std::vector<std::uint32_t>& became, bool is_sampled,
                 FlameTree& tree) {
  if (head.size() > 1) {
    set_student_margins(head, base, became, tree);
  } else if (is_sampled) {
    set_sampling_margins(head, base, became, tree);
  }
}

}  // namespace benchgate::profile
