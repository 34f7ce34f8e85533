#pragma once

/// \file
/// What was counted inside a benchmark's loop, and what one iteration of it
/// costs by that.

#include "compare/metric.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// One run of a benchmark's loop, from its start to its end, on all of its
/// threads. Empty: not counted.
struct LoopRun {
  std::int64_t iterations = 0;
  std::optional<std::int64_t> allocations;
  std::optional<std::int64_t> bytes;   ///< Allocated, as asked for.
  std::optional<std::int64_t> peak;    ///< Most bytes held at a time.
  std::optional<std::int64_t> growth;  ///< Bytes held at the end.
  /// More of them at its end than at its start.
  std::optional<std::int64_t> threads;
  std::optional<std::int64_t> descriptors;
  std::optional<std::int64_t> instructions;

  bool operator==(const LoopRun&) const = default;
};

/// The runs of one process, in order: the same benchmark with more and more
/// iterations.
using LoopRuns = std::vector<LoopRun>;

/// What src/preload/runs.h describes; empty if it is something else or not
/// whole.
std::optional<LoopRuns> parse_loop_runs(std::string_view text);

/// The number of instructions in a callgrind file, from its "summary:" line;
/// empty if there is none.
std::optional<std::int64_t> parse_callgrind_summary(std::string_view text);

/// Two counts of each side, [pair][side], base first.
using CountedPairs = std::array<std::array<LoopRuns, 2>, 2>;

/// A metric with its values in two pairs, [pair][side].
struct ExactValues {
  compare::Metric metric;
  std::array<std::array<double, 2>, 2> values{};
};

/// What becomes of costs that hardly any loop has, where none of the four has
/// any.
enum class Zeros { left_out, kept };

/// `allocs_per_op`, `bytes_per_op`, `peak_bytes`, `instructions`, and where
/// there is any `growth_per_op`, `threads_per_op` and `fds_per_op`: those that
/// all four have.
///
/// Only the runs are used that all four have with the same number of
/// iterations, n. The cost of an iteration is the slope between the last two of
/// them, (x2 - x1) / (n2 - n1): that leaves out what a loop does once, be it in
/// its first iteration or in the process's. Where there is but one, or the cost
/// falls from one to the next, it is x / n of the last. `peak_bytes` is the
/// last one's.
std::vector<ExactValues> exact_values(const CountedPairs& counted,
                                      Zeros zeros = Zeros::left_out);

}  // namespace benchgate::measure
