#pragma once

#include <string>
#include <string_view>

namespace benchgate::cli {

/// Of an error's message of several lines, about a commit that the reader is
/// told of anyway, what says what happened.
std::string failure_line(std::string_view message);

}  // namespace benchgate::cli
