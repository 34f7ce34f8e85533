#pragma once

#include "compare/metric.h"

#include <span>
#include <string_view>
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

/// "base", "head".
std::string_view to_string(Side side);

/// Whether the pair has a log-ratio: both values are finite and above zero.
bool has_log_ratio(const Pair& pair);

/// ln(head / base), negated where higher is better: positive is always worse.
/// Swapping the two values changes the sign and nothing else, not even the last
/// bit: the test that rests on the coin is exact only then.
///
/// Precondition: has_log_ratio(pair).
double log_ratio(const Pair& pair, Direction better);

/// The log-ratio of each pair.
///
/// Precondition: has_log_ratio of every pair.
std::vector<double> log_ratios(std::span<const Pair> pairs, Direction better);

}  // namespace benchgate::compare
