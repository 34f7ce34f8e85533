#include "src/stat/benchmark_name.h"

#include <algorithm>
#include <cstddef>

namespace benchgate::stat {

namespace {

constexpr std::string_view kProcessors = "/gomaxprocs";

/// Where the "-4" at the very end begins, or the end.
std::size_t end_of_parts(std::string_view full) {
  const std::size_t last = full.find_last_not_of("0123456789");
  const bool has_number = last != std::string_view::npos &&
                          last + 1 < full.size() && full[last] == '-';
  return has_number ? last : full.size();
}

/// How many bytes of `part` its key and the sign behind it take; 0 if it has
/// another key.
std::size_t key_length(std::string_view part, std::string_view key,
                       formats::NameStyle style) {
  if (!part.starts_with(key) || part.size() == key.size()) {
    return 0;
  }
  const char sign = part[key.size()];
  const bool matches =
      sign == '=' ||
      (sign == ':' && style == formats::NameStyle::equals_sign_or_colon);
  return matches ? key.size() + 1 : 0;
}

/// Calls `visit(part)` for each "/..." in `parts` until it returns true.
template <typename Visit>
void for_each_part(std::string_view parts, Visit visit) {
  std::size_t begin = parts.find('/');
  while (begin != std::string_view::npos) {
    const std::size_t end = parts.find('/', begin + 1);
    if (visit(parts.substr(begin, end - begin))) {
      return;
    }
    begin = end;
  }
}

}  // namespace

std::string_view base_of(std::string_view full) {
  const std::size_t slash = full.find('/');
  return full.substr(
      0, slash == std::string_view::npos ? end_of_parts(full) : slash);
}

std::string_view part_of(const BenchmarkName& name, std::string_view key) {
  const std::size_t end = end_of_parts(name.full);
  if (key == kProcessors && end < name.full.size()) {
    return name.full.substr(end + 1);
  }
  std::string_view value;
  for_each_part(name.full.substr(0, end), [&](std::string_view part) {
    const std::size_t length = key_length(part, key, name.style);
    value = length == 0 ? std::string_view() : part.substr(length);
    return length != 0;
  });
  return value;
}

std::string name_without(const BenchmarkName& name,
                         std::span<const std::string> cut) {
  const std::size_t end = end_of_parts(name.full);
  const std::string_view parts = name.full.substr(0, end);
  const auto is_cut = [cut](std::string_view key) {
    return std::ranges::find(cut, key) != cut.end();
  };
  std::string rest(is_cut(".name") ? "*" : parts.substr(0, parts.find('/')));
  for_each_part(parts, [&](std::string_view part) {
    const bool out = std::ranges::any_of(cut, [&](const std::string& key) {
      return key_length(part, key, name.style) != 0;
    });
    rest += out ? std::string_view() : part;
    return false;
  });
  if (!is_cut(kProcessors)) {
    rest += name.full.substr(end);
  }
  return rest;
}

}  // namespace benchgate::stat
