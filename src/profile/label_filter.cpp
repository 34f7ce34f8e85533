#include "src/profile/label_filter.h"

#include "src/profile/pattern.h"
#include "src/profile/profile_error.h"
#include "src/profile/quantity.h"

#include <fmt/format.h>

#include <re2/re2.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace benchgate::profile {

namespace {

using Units = std::map<std::string, std::string, std::less<>>;
using Fits = std::function<bool(const Profile&, const Sample&)>;

/// Numbers from `low` to `high` of `unit`, both included.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::string unit;

  [[nodiscard]] bool holds(Value value, std::string_view from) const {
    const Scaled scaled = scale(value, from, unit);
    return scaled.unit == unit && scaled.number >= low && scaled.number <= high;
  }
};

/// "12kb": 12 and "kb".
std::optional<std::pair<Value, std::string>> parse_bound(
    const std::string& text) {
  static const re2::RE2 expression("([+-]?[[:digit:]]+)([[:alpha:]]*)");
  Value number = 0;
  std::string unit;
  return re2::RE2::FullMatch(text, expression, &number, &unit)
             ? std::optional(std::pair(number, unit))
             : std::nullopt;
}

/// No value: `text` is a regular expression.
std::optional<Range> parse_range(const std::string& text) {
  const auto colon = text.find(':');
  const std::string low = text.substr(0, colon);
  const std::string high =
      colon == std::string::npos ? text : text.substr(colon + 1);
  const auto low_bound = parse_bound(low);
  const auto high_bound = parse_bound(high);
  if ((!low_bound && !low.empty()) || (!high_bound && !high.empty()) ||
      (!low_bound && !high_bound)) {
    return std::nullopt;
  }
  Range range;
  const auto& unit = low_bound ? low_bound->second : high_bound->second;
  range.unit = scale(0, unit, unit).unit;
  if (low_bound) {
    range.low = scale(low_bound->first, unit, unit).number;
  }
  if (high_bound) {
    const Scaled scaled =
        scale(high_bound->first, high_bound->second, range.unit);
    if (scaled.unit != range.unit) {
      return std::nullopt;
    }
    range.high = scaled.number;
  }
  return range;
}

/// The texts between commas, which is why no pattern can hold one.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(comma + 1);
  }
}

Fits fits_range(Range range, std::string key, Units units) {
  return
      [range = std::move(range), key = std::move(key),
       units = std::move(units)](const Profile& profile, const Sample& sample) {
        return std::ranges::any_of(sample.labels, [&](const Label& label) {
          const std::string_view name = profile.text(label.key);
          return label.text == kNoText && (key.empty() || name == key) &&
                 range.holds(label.number, units.find(name)->second);
        });
      };
}

using Patterns = std::shared_ptr<std::vector<Pattern>>;

Fits fits_key(const Patterns& patterns, std::string key) {
  return [patterns, key = std::move(key)](const Profile& profile,
                                          const Sample& sample) {
    return std::ranges::any_of(sample.labels, [&](const Label& label) {
      return label.text != kNoText && profile.text(label.key) == key &&
             std::ranges::any_of(*patterns, [&](const Pattern& pattern) {
               return pattern.finds(profile.text(label.text));
             });
    });
  };
}

Fits fits_all(const Patterns& patterns) {
  return [patterns](const Profile& profile, const Sample& sample) {
    return std::ranges::all_of(*patterns, [&](const Pattern& pattern) {
      return std::ranges::any_of(sample.labels, [&](const Label& label) {
        return label.text != kNoText &&
               pattern.finds(fmt::format("{}:{}", profile.text(label.key),
                                         profile.text(label.text)));
      });
    });
  };
}

Fits parse(const std::string& filter, std::string_view option,
           const Units& units) {
  const auto equals = filter.find('=');
  const bool has_key = equals != std::string::npos;
  std::string key = has_key ? filter.substr(0, equals) : "";
  const std::string value = has_key ? filter.substr(equals + 1) : filter;
  if (auto range = parse_range(value)) {
    return fits_range(std::move(*range), std::move(key), units);
  }
  const auto patterns = std::make_shared<std::vector<Pattern>>();
  for (const std::string& expression : split(value)) {
    patterns->emplace_back(expression, option);
  }
  return has_key ? fits_key(patterns, std::move(key)) : fits_all(patterns);
}

}  // namespace

Units number_units(const Profile& profile) {
  Units units;
  for (const Sample& sample : profile.samples) {
    for (const Label& label : sample.labels) {
      if (label.text != kNoText) {
        continue;
      }
      std::string& unit = units[std::string(profile.text(label.key))];
      if (unit.empty()) {
        unit = profile.text(label.unit);
      }
    }
  }
  for (auto& [key, unit] : units) {
    if (unit.empty()) {
      unit = key == "alignment" || key == "request" ? "bytes" : key;
    }
  }
  return units;
}

std::vector<std::string> filter_labels(Profile& profile,
                                       const LabelFilter& filter) {
  const Units units = number_units(profile);
  std::vector<std::string> unused;
  const auto apply = [&](const std::string& text, std::string_view option,
                         bool keep) {
    if (text.empty()) {
      return;
    }
    const Fits fits = parse(text, option, units);
    bool any = false;
    std::erase_if(profile.samples, [&](const Sample& sample) {
      const bool fitting = fits(profile, sample);
      any = any || fitting;
      return fitting != keep;
    });
    if (!any) {
      unused.emplace_back(option);
    }
  };
  apply(filter.focus, "--tagfocus", true);
  apply(filter.ignore, "--tagignore", false);
  return unused;
}

}  // namespace benchgate::profile
