#pragma once

/// \file
/// A list of changes as a file: schema `benchgate.changes/1`, described in
/// docs/changes.schema.json. What `history changes --format json` prints, and
/// what is remembered. Written and read here and nowhere else.

#include "reporters/history/change_list.h"

#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// A text that is no list of changes; the message says where, and what was
/// expected there.
class InvalidChangeList : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What `parse_change_list` reads back equal. Ends with a new line.
std::string write_change_list(const ChangeList& list);

/// Ignores keys of later versions.
///
/// Throws: InvalidChangeList.
ChangeList parse_change_list(std::string_view text);

}  // namespace benchgate::reporters::history
