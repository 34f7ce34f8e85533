#include "src/formats/tidy_unit.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace benchgate::formats {

namespace {

bool separates(char c) {
  return c == '*' || c == '/' || c == '-' || c == ' ' ||
         (c >= '\t' && c <= '\r');
}

/// Calls `visit(begin, end, in_denominator)` for each word.
template <typename Visit>
void for_each_word(std::string_view unit, Visit visit) {
  bool in_denominator = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= unit.size(); ++i) {
    if (i < unit.size() && !separates(unit[i])) {
      continue;
    }
    if (i > begin) {
      visit(begin, i, in_denominator);
    }
    begin = i + 1;
    if (i < unit.size() && (unit[i] == '/' || unit[i] == '*')) {
      in_denominator = unit[i] == '/';
    }
  }
}

}  // namespace

TidyUnit tidy_unit(std::string_view unit) {
  TidyUnit tidy;
  std::size_t copied = 0;
  // Divided and multiplied apart, so that the factor of "ns" is the plain 1e-9.
  double divisor = 1.0;
  const auto replace = [&](std::size_t begin, std::size_t end,
                           std::string_view replacement) {
    tidy.name.append(unit.substr(copied, begin - copied)).append(replacement);
    copied = end;
  };
  for_each_word(unit, [&](std::size_t begin, std::size_t end, bool below) {
    const std::string_view word = unit.substr(begin, end - begin);
    if (below) {
      return;
    }
    if (word == "ns") {
      replace(begin, end, "sec");
      divisor *= 1e9;
    } else if (word == "MB") {
      replace(begin, end, "B");
      tidy.factor *= 1e6;
    }
  });
  tidy.factor /= divisor;
  tidy.name.append(unit.substr(copied));
  return tidy;
}

std::optional<compare::Direction> direction_of_unit(std::string_view unit) {
  constexpr std::array<std::string_view, 3> kSeconds = {"s", "sec", "second"};
  constexpr std::array<std::string_view, 7> kCosts = {
      "sec", "s", "B", "bytes", "allocs", "instructions", "cycles"};
  bool per_second = false;
  bool is_cost = false;
  for_each_word(unit, [&](std::size_t begin, std::size_t end, bool below) {
    const std::string_view word = unit.substr(begin, end - begin);
    if (below) {
      per_second |= std::ranges::find(kSeconds, word) != kSeconds.end();
    } else {
      is_cost |= std::ranges::find(kCosts, word) != kCosts.end();
    }
  });
  if (per_second) {
    return compare::Direction::higher;
  }
  return is_cost ? std::optional(compare::Direction::lower) : std::nullopt;
}

}  // namespace benchgate::formats
