#include "src/profile/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

namespace benchgate::profile {

namespace {

struct Unit {
  std::string_view name;
  std::array<std::string_view, 3> aliases;  ///< In the singular.
  double factor;
};

constexpr double kBinary = 1024.0;

constexpr std::array<Unit, 6> kBytes = {{
    {"B", {"b", "byte", ""}, 1},
    {"kB", {"kb", "kbyte", "kilobyte"}, kBinary},
    {"MB", {"mb", "mbyte", "megabyte"}, kBinary* kBinary},
    {"GB", {"gb", "gbyte", "gigabyte"}, kBinary* kBinary* kBinary},
    {"TB", {"tb", "tbyte", "terabyte"}, kBinary* kBinary* kBinary* kBinary},
    {"PB",
     {"pb", "pbyte", "petabyte"},
     kBinary* kBinary* kBinary* kBinary* kBinary},
}};

constexpr std::array<Unit, 5> kTimes = {{
    {"ns", {"ns", "nanosecond", ""}, 1},
    {"us", {"\u03bcs", "us", "microsecond"}, 1e3},
    {"ms", {"ms", "millisecond", ""}, 1e6},
    {"s", {"s", "sec", "second"}, 1e9},
    {"hrs", {"hour", "hr", ""}, 3600e9},
}};

constexpr std::array<Unit, 9> kComputeUnits = {{
    {"n*GCU", {"nanogcu", "", ""}, 1e-9},
    {"u*GCU", {"microgcu", "", ""}, 1e-6},
    {"m*GCU", {"milligcu", "", ""}, 1e-3},
    {"GCU", {"gcu", "", ""}, 1},
    {"k*GCU", {"kilogcu", "", ""}, 1e3},
    {"M*GCU", {"megagcu", "", ""}, 1e6},
    {"G*GCU", {"gigagcu", "", ""}, 1e9},
    {"T*GCU", {"teragcu", "", ""}, 1e12},
    {"P*GCU", {"petagcu", "", ""}, 1e15},
}};

/// Units that can be turned into each other, and the one for values below the
/// least of them and for targets of another kind.
struct Kind {
  std::span<const Unit> units;
  std::string_view fallback;
};

constexpr std::array<Kind, 3> kKinds = {{
    {kBytes, "B"},
    {kTimes, "s"},
    {kComputeUnits, "GCU"},
}};

std::string singular(std::string_view unit) {
  std::string low;
  for (const char letter : unit) {
    low += letter >= 'A' && letter <= 'Z'
               ? static_cast<char>(letter - 'A' + 'a')
               : letter;
  }
  // A lone "s" and "ns" are no plurals.
  if (low.size() > 2 && low.ends_with('s')) {
    low.pop_back();
  }
  return low;
}

const Unit* find_unit(const Kind& kind, std::string_view written) {
  const std::string wanted = singular(written);
  for (const Unit& unit : kind.units) {
    if (!wanted.empty() &&
        std::ranges::find(unit.aliases, wanted) != unit.aliases.end()) {
      return &unit;
    }
  }
  return nullptr;
}

const Unit& fallback_of(const Kind& kind) {
  return *std::ranges::find(kind.units, kind.fallback, &Unit::name);
}

bool chooses_itself(std::string_view to) {
  return to == "minimum" || to == "auto";
}

/// The largest unit in which `base`, a value of the unit 1, is at least 1.
const Unit& natural_unit(const Kind& kind, double base) {
  const Unit* best = nullptr;
  for (const Unit& unit : kind.units) {
    if (base / unit.factor >= 1.0) {
      best = &unit;
    }
  }
  return best != nullptr ? *best : fallback_of(kind);
}

std::optional<Scaled> scale_in(const Kind& kind, double value,
                               std::string_view from, std::string_view to) {
  const Unit* const source = find_unit(kind, from);
  if (source == nullptr) {
    return std::nullopt;
  }
  const double base = value * source->factor;
  const Unit* target =
      chooses_itself(to) ? &natural_unit(kind, base) : find_unit(kind, to);
  if (target == nullptr) {
    target = &fallback_of(kind);
  }
  return Scaled{base / target->factor, std::string(target->name)};
}

}  // namespace

Scaled scale(Value value, std::string_view from, std::string_view to) {
  const double sign = value < 0 ? -1.0 : 1.0;
  const auto size = static_cast<double>(magnitude(value));
  for (const Kind& kind : kKinds) {
    if (auto scaled = scale_in(kind, size, from, to)) {
      scaled->number *= sign;
      return *scaled;
    }
  }
  const bool says_nothing =
      chooses_itself(to) || to == "count" || to == "sample" || to == "unit";
  return {sign * size, says_nothing ? "" : std::string(to)};
}

std::string quantity_text(Value value, std::string_view from,
                          std::string_view to) {
  const Scaled scaled = scale(value, from, to);
  std::string number = fmt::format("{:.2f}", scaled.number);
  constexpr std::string_view kWhole = ".00";
  if (number.ends_with(kWhole)) {
    number.resize(number.size() - kWhole.size());
  }
  return number == "0" || number == "-0" ? "0" : number + scaled.unit;
}

std::string percentage_text(Value value, Value total) {
  constexpr double kPercent = 100.0;
  const double share =
      total == 0
          ? 0.0
          : std::abs(static_cast<double>(value) / static_cast<double>(total)) *
                kPercent;
  if (share >= 99.95 && share <= 100.05) {
    return "  100%";
  }
  return share >= 1.0 ? fmt::format("{:5.2f}%", share)
                      : fmt::format("{:5.2g}%", share);
}

bool are_of_one_kind(std::string_view left, std::string_view right) {
  return left == right || std::ranges::any_of(kKinds, [&](const Kind& kind) {
           return find_unit(kind, left) != nullptr &&
                  find_unit(kind, right) != nullptr;
         });
}

}  // namespace benchgate::profile
