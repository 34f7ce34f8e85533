#pragma once

/// \file
/// Text for the eyes: what of a name can be shown, how wide it is, and how it
/// is cut. Columns of a terminal are meant, not bytes.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// `bytes` as one line of valid UTF-8 in which nothing is invisible: control
/// characters (those of ANSI sequences and new lines too), bytes that are not
/// UTF-8, characters that turn the writing direction and characters without a
/// width of their own are spelled out: `\n`, `\x1b`, `\xff`, `\u{202e}`.
std::string visible_text(std::string_view bytes);

/// Columns that `text` takes; see `columns_of`.
/// Precondition: `text` is a visible text.
std::size_t display_width(std::string_view text);

/// `text` cut down to `width` columns, with an ellipsis in the middle: names of
/// benchmarks differ at both ends.
/// Precondition: `text` is a visible text.
std::string shorten(std::string_view text, std::size_t width);

/// `text` cut down to `width` columns, with an ellipsis at the end: sentences
/// are read from their beginning. What `visible_text` spelled out is not cut
/// within. Precondition: `text` is a visible text.
std::string shorten_at_end(std::string_view text, std::size_t width);

/// `text` in lines of at most `width` columns, broken at spaces but not before
/// a percent sign; a word that is longer is broken. At
/// least one line.
/// Precondition: `text` is a visible text.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace benchgate::reporters
