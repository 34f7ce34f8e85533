#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace benchgate::libraries {

inline constexpr std::size_t kSha256Size = 32;

/// Throws: MissingLibrary; std::bad_alloc.
std::array<unsigned char, kSha256Size> sha256(std::string_view bytes);

}  // namespace benchgate::libraries
