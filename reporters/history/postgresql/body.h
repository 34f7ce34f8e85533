#pragma once

/// \file
/// A record as the column `body` has it: what write_record writes, as a gzip
/// file.

#include "reporters/history/record.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// Of a body; a record of 100,000 entries has 2 MB. What is larger is nothing
/// that a benchgate has written.
constexpr std::size_t kLargestBody = 1U << 26U;

/// Throws: InvalidRecord as write_record does.
std::string write_body(const Record& record);

/// Throws: InvalidRecord if it is none, or that of a record with another id.
Record read_body(std::string_view id, std::string_view body);

}  // namespace benchgate::reporters::history
