#pragma once

/// \file
/// The median of one side's values and its confidence interval.

#include "compare/interval.h"
#include "compare/sample.h"

#include <cstddef>

namespace benchgate::compare {

/// The middle value, or the mean of the two middle ones.
double median(const Sample& sample);

/// Which of `n` ascending values bound the median, counted from 1. `low` 0 and
/// `high` n + 1 stand for no bound.
struct OrderStatistics {
  std::size_t low = 0;
  std::size_t high = 0;
  double confidence = 0.0;  ///< Reached.

  bool operator==(const OrderStatistics&) const = default;
};

/// The fewest order statistics about the middle whose interval covers the
/// median with a probability of `confidence`. Grows from the middle outwards by
/// the likelier neighbour up to 30 values, by the normal approximation of the
/// binomial distribution beyond. Of two neighbours that are equally likely it
/// takes the lower, from 21 to 30 values the one that benchstat takes. Only the
/// whole line is sure: a `confidence` of 1 has no bounds.
///
/// Source: David and Nagaraja (2003), Order Statistics, section 7.1.
OrderStatistics median_order_statistics(std::size_t n, double confidence);

/// The interval of the median. A bound is infinite where there are too few
/// values (fewer than 6 for 95 %).
Interval order_statistic_interval(const Sample& sample, double confidence);

}  // namespace benchgate::compare
