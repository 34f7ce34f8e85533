#include "src/stat/number_order.h"

#include "src/formats/go_number.h"

#include <cmath>
#include <cstddef>
#include <optional>

namespace benchgate::stat {

namespace {

/// A prefixed number: "4k", "1.5MiB", "size-16KB".
std::optional<double> scaled_number(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789.";
  constexpr std::string_view kPrefixes = "KMGTPEZY";
  const std::size_t begin = text.find_first_of(kDigits);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_prefix(begin);
  const std::string_view digits =
      text.substr(0, text.find_first_not_of(kDigits));
  text.remove_prefix(digits.size());
  const formats::GoNumber number = formats::parse_go_number(digits);
  if (number.error != formats::NumberError::none) {
    return std::nullopt;
  }
  if (text.empty()) {
    return number.value;
  }
  const std::size_t prefix = kPrefixes.find(text[0] == 'k' ? 'K' : text[0]);
  if (prefix == std::string_view::npos) {
    return number.value;
  }
  const double base = text.substr(1).starts_with('i') ? 1024.0 : 1000.0;
  return number.value * std::pow(base, static_cast<double>(prefix + 1));
}

std::optional<double> number_in(std::string_view text) {
  const formats::GoNumber whole = formats::parse_go_number(text);
  return whole.error == formats::NumberError::none ? std::optional(whole.value)
                                                   : scaled_number(text);
}

/// Numbers before texts, NaN last.
int group(const std::optional<double>& number) {
  return !number ? 1 : std::isnan(*number) ? 2 : 0;
}

}  // namespace

bool number_before(std::string_view a, std::string_view b) {
  const std::optional<double> first = number_in(a);
  const std::optional<double> second = number_in(b);
  if (group(first) != group(second)) {
    return group(first) < group(second);
  }
  return group(first) == 0 && *first < *second;
}

}  // namespace benchgate::stat
