#pragma once

/// \file
/// Which measurements are looked at:
///
///     or-list  = and-list {"OR" and-list}
///     and-list = term {["AND"] term}
///     term     = "(" or-list ")" | "-" term | "*"
///              | key ":" value | key ":" "(" value {"OR" value} ")"
///     value    = word (equal) | "/" regexp "/" (found anywhere)
///
/// A key that a result does not have is the empty text. ".unit" is true of a
/// measurement whose unit is so written or so tidied.

#include "src/formats/result_sink.h"
#include "src/stat/configuration.h"

#include <memory>
#include <string_view>

namespace benchgate::stat {

class Filter {
 public:
  /// Throws: QueryError.
  explicit Filter(std::string_view expression);
  ~Filter();
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;

  /// Whether the measurement of `subject` in that unit is wanted.
  [[nodiscard]] bool accepts(const Subject& subject,
                             const formats::UnitSpelling& unit) const;

  class Node;

 private:
  std::unique_ptr<Node> root_;
};

}  // namespace benchgate::stat
