#pragma once

#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// RFC 4648, section 4: with padding, for Basic authentication.
[[nodiscard]] std::string base64(std::string_view bytes);

/// RFC 4648, section 5, without padding: for JSON web tokens.
[[nodiscard]] std::string base64url(std::string_view bytes);

}  // namespace benchgate::reporters::http
