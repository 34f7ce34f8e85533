#pragma once

#include "src/serve/answer.h"

#include <cstddef>
#include <stdexcept>

namespace benchgate::serve {

/// A query that asks for what cannot be; the message says what is expected.
class BadQuery : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Which part of a list is asked for: from `first` to before `end`.
struct ListPart {
  std::size_t first = 0;
  std::size_t end = 0;
};

/// Of a list of `size`, by the parameters "first" and "limit"; all of it
/// without them, and what is beyond its end is left out.
///
/// Throws: BadQuery for other parameters, and for what is no whole number.
ListPart list_part(std::size_t size, const Query& query);

}  // namespace benchgate::serve
