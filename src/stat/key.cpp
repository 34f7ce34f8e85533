#include "src/stat/key.h"

#include <algorithm>
#include <cassert>

namespace benchgate::stat {

KeyKind kind_of_key(std::string_view key) {
  if (key == ".name") {
    return KeyKind::name;
  }
  if (key == ".fullname") {
    return KeyKind::full_name;
  }
  if (key == ".unit") {
    return KeyKind::unit;
  }
  if (key == ".config") {
    return KeyKind::all_configuration;
  }
  return key.starts_with('/') ? KeyKind::part : KeyKind::configuration;
}

std::string_view value_of(std::string_view key, KeyKind kind,
                          const Subject& subject) {
  switch (kind) {
    case KeyKind::name:
      return base_of(subject.name.full);
    case KeyKind::full_name:
      return subject.name.full;
    case KeyKind::part:
      return part_of(subject.name, key);
    case KeyKind::configuration: {
      const auto& settings = *subject.configuration;
      const auto found = std::ranges::find(settings, key, &Setting::key);
      return found == settings.end() ? std::string_view() : found->value;
    }
    case KeyKind::unit:
    case KeyKind::all_configuration:
      break;
  }
  assert(false && "this key has no single value");
  return {};
}

}  // namespace benchgate::stat
