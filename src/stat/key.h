#pragma once

#include "src/stat/configuration.h"

#include <string>
#include <string_view>

namespace benchgate::stat {

/// What a key of a filter or projection asks for.
enum class KeyKind {
  configuration,      ///< A configuration key, ".file" among them.
  name,               ///< ".name"
  full_name,          ///< ".fullname"
  part,               ///< "/key" of the name.
  unit,               ///< ".unit"; filters only.
  all_configuration,  ///< ".config"; projections only.
};

KeyKind kind_of_key(std::string_view key);

/// The value of `key` for `subject`; empty if it has none. The kinds `unit` and
/// `all_configuration` have no single value: they must not be asked for.
std::string_view value_of(std::string_view key, KeyKind kind,
                          const Subject& subject);

}  // namespace benchgate::stat
