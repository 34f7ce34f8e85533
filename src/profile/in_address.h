#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// Whether a character stands for itself wherever it is: a letter or digit of
/// ASCII, or _.
bool is_plain(char letter);

/// `text` as a part of an address, such as a value of its query: what is not
/// plain as % and two hexadecimal digits.
std::string in_address(std::string_view text);

}  // namespace benchgate::profile
