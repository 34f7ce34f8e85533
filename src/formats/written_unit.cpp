#include "src/formats/written_unit.h"

#include <algorithm>
#include <array>

namespace benchgate::formats {

namespace {

using compare::Direction;

struct Known {
  std::string_view word;
  double factor;
};

constexpr std::array kTimes = {
    Known{"ns", 1e-9},           Known{"nsec", 1e-9},
    Known{"nanoseconds", 1e-9},  Known{"us", 1e-6},
    Known{"\u00B5s", 1e-6},      Known{"\u03BCs", 1e-6},
    Known{"usec", 1e-6},         Known{"microseconds", 1e-6},
    Known{"ms", 1e-3},           Known{"msec", 1e-3},
    Known{"milliseconds", 1e-3}, Known{"s", 1.0},
    Known{"sec", 1.0},           Known{"secs", 1.0},
    Known{"second", 1.0},        Known{"seconds", 1.0},
    Known{"min", 60.0},          Known{"minutes", 60.0}};

constexpr std::array kBytes = {Known{"B", 1.0},
                               Known{"byte", 1.0},
                               Known{"bytes", 1.0},
                               Known{"kB", 1e3},
                               Known{"KB", 1e3},
                               Known{"MB", 1e6},
                               Known{"GB", 1e9},
                               Known{"TB", 1e12},
                               Known{"KiB", 1024.0},
                               Known{"MiB", 1048576.0},
                               Known{"GiB", 1073741824.0},
                               Known{"TiB", 1099511627776.0}};

/// What may stand above "per second" without being a unit.
constexpr std::array<std::string_view, 12> kCounts = {
    "",           "1",    "op",    "ops",   "iter",     "iters",
    "iterations", "item", "items", "calls", "requests", "req"};

template <std::size_t N>
const Known* find(const std::array<Known, N>& known, std::string_view word) {
  const auto* found = std::ranges::find(known, word, &Known::word);
  return found == known.end() ? nullptr : found;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Above one second: "ops/sec", "MB/s".
std::optional<WrittenUnit> as_rate(std::string_view above,
                                   std::string_view below) {
  const Known* const time = find(kTimes, below);
  if (time == nullptr) {
    return std::nullopt;
  }
  if (const Known* const bytes = find(kBytes, above)) {
    return WrittenUnit{.name = "B/s",
                       .factor = bytes->factor / time->factor,
                       .better = Direction::higher};
  }
  if (std::ranges::find(kCounts, above) != kCounts.end()) {
    return WrittenUnit{.name = "1/s",
                       .factor = 1.0 / time->factor,
                       .better = Direction::higher};
  }
  return std::nullopt;
}

}  // namespace

WrittenUnit read_written_unit(std::string_view unit) {
  unit = trimmed(unit);
  const std::size_t slash = unit.find('/');
  const std::string_view above = trimmed(unit.substr(0, slash));
  if (slash != std::string_view::npos) {
    if (auto rate = as_rate(above, trimmed(unit.substr(slash + 1)))) {
      return *std::move(rate);
    }
  }
  if (const Known* const time = find(kTimes, above)) {
    return {.name = "s", .factor = time->factor, .better = Direction::lower};
  }
  if (const Known* const bytes = find(kBytes, above)) {
    return {.name = "B", .factor = bytes->factor, .better = Direction::lower};
  }
  return {.name = std::string(unit), .factor = 1.0, .better = {}};
}

}  // namespace benchgate::formats
