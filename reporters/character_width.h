#pragma once

/// \file
/// How many columns of a terminal a character takes. wcwidth() is not asked,
/// since it knows only the characters of the current locale.

#include <cstddef>

namespace benchgate::reporters {

/// Whether the character shows nothing, or shows what follows it in another
/// order: controls, format characters, blanks other than the plain space.
bool is_invisible(char32_t value);

/// 2 for East Asian wide characters and emoji, 0 for combining marks, else 1.
/// Of the marks the blocks in common use are known; a mark of a rare script
/// counts as one column.
std::size_t columns_of(char32_t value);

}  // namespace benchgate::reporters
