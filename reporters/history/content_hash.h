#pragma once

#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// SHA-256 in 64 lower-case hex digits.
std::string content_hash(std::string_view bytes);

}  // namespace benchgate::reporters::history
