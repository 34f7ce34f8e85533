#pragma once

#include "compare/sample.h"

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// The differences between a value of `head` and one of `base` that have these
/// ranks among all base.size() * head.size() of them, 1 being the smallest; in
/// the order of `ranks`. Several ranks at once cost less than one by one, as
/// what was counted for one of them narrows the search for the others.
///
/// Precondition: 1 <= rank <= base.size() * head.size() for every rank.
/// Complexity:   O(n log n) for n distinct values in all; equal values cost
///               nothing.
std::vector<double> differences_at(const Sample& base, const Sample& head,
                                   std::span<const std::size_t> ranks);

}  // namespace benchgate::compare
