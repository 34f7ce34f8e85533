#pragma once

/// \file
/// The result file: schema `benchgate.result/1`, described in
/// docs/result.schema.json. Written and read here and nowhere else.

#include "compare/comparison.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// Text that is no result file. The message says where (line and column, or
/// the path of a key) and what was expected there.
class InvalidResult : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The comparison with every raw value; what `parse_result` reads back equal.
std::string write_result(const compare::Comparison& comparison);

/// Reads the raw values and what was decided then; `compare::decide` decides
/// again. Fields of later versions within the same schema are ignored.
///
/// Throws: InvalidResult.
compare::Comparison parse_result(std::string_view text);

}  // namespace benchgate::reporters
