#pragma once

/// \file
/// What tables, columns and rows are made of:
///
///     projection = [key {[","] key}]
///     key        = word ["@" order]
///     order      = "alpha" | "num" | "(" word {word} ")"
///
/// A list of values also leaves out results with any other value.

#include "src/stat/key.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::stat {

/// How the values of a key are put in order.
enum class KeyOrder {
  appearance,  ///< As they first appear in the inputs.
  alpha,       ///< By their bytes.
  num,         ///< As numbers, "4k" and "4KiB" among them.
  listed,      ///< As the user lists them.
};

struct ProjectedKey {
  std::string key;
  KeyKind kind = KeyKind::configuration;
  KeyOrder order = KeyOrder::appearance;
  std::vector<std::string> listed;
};

/// Throws: QueryError.
std::vector<ProjectedKey> parse_projection(std::string_view text);

}  // namespace benchgate::stat
