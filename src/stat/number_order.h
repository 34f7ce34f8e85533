#pragma once

#include <string_view>

namespace benchgate::stat {

/// Whether `a` comes before `b` as a number. A number is a whole text that is
/// one, or else its first digits with a prefix of "kMGTPEZY" (powers of 1000;
/// of 1024 with an "i" behind). Texts without a number come after those with
/// one, and NaN at the end.
bool number_before(std::string_view a, std::string_view b);

}  // namespace benchgate::stat
