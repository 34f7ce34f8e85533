#pragma once

/// \file
/// What the overview says of a series in a few characters.

#include "reporters/history/timeline.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// Where a series lies, run by run: the chain where there is one, else what was
/// measured on its latest machine (of an exact metric, on any), as logarithms.
/// Zero and less have none.
struct Levels {
  std::vector<std::size_t> runs;
  std::vector<double> logs;
};

Levels levels_of(const TimelineSeries& series);

/// The median of the last five runs over that of the first five, minus one; of
/// fewer than ten runs, halves are compared. Single runs scatter too much.
/// Empty with fewer than two.
std::optional<double> change_since_beginning(const Levels& levels);

/// The median of the last five runs after `run` over that of the last five up
/// to it, minus one. Empty if either side has none.
std::optional<double> change_since(const Levels& levels, std::size_t run);

/// At most 48 characters of base 64, each the median of as many runs, from 'A',
/// the smallest, to '/', the largest.
std::string sparkline(const Levels& levels);

}  // namespace benchgate::reporters::history
