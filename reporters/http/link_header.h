#pragma once

#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// The URL of the next page in a Link header (RFC 8288), as given; empty if
/// there is none:
///
///     <https://api.github.com/repositories/1/issues?page=2>; rel="next", ...
[[nodiscard]] std::string next_page(std::string_view link);

}  // namespace benchgate::reporters::http
