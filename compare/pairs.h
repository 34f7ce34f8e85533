#pragma once

#include "compare/metric.h"

#include <span>
#include <vector>

namespace benchgate::compare {

/// One of the two programs that are compared.
enum class Side { base, head };

/// One invocation of base and one of head, back to back: one value of each, in
/// the metric's base unit.
struct Pair {
  double base = 0.0;
  double head = 0.0;
  Side first = Side::base;  ///< Who ran first, by the toss of a fair coin.

  bool operator==(const Pair&) const = default;
};

/// The log-ratio of each pair, ln(head / base), negated where higher is better:
/// positive is always worse.
///
/// Precondition: every value is finite and above zero.
std::vector<double> log_ratios(std::span<const Pair> pairs, Direction better);

}  // namespace benchgate::compare
