#pragma once

/// \file
/// GitHub-flavoured Markdown. Names of benchmarks stand in code spans, in which
/// GitHub makes no link, mention or tag of anything; other texts are escaped.

#include "reporters/sentences.h"
#include "reporters/table.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// What a table may take beside `taken` bytes, so that the whole fits a
/// comment.
std::size_t markdown_room_beside(std::size_t taken);

/// Plain text as Markdown.
std::string markdown_text(std::string_view text);

/// A name as a code span, outside of tables.
std::string markdown_name(std::string_view name);

/// The table, and its notes as a list, followed by an empty line. Stops before
/// `room` bytes are used up; what is left out is said, and that `elsewhere` has
/// all: "the result file".
std::string markdown_table(const Table& table, std::size_t room,
                           std::string_view elsewhere);

/// An item of a list: "- label: lines".
std::string markdown_fact(const Fact& fact);

}  // namespace benchgate::reporters
