#pragma once

/// \file
/// What pages carry with them. Embedded when the project is configured; see
/// page/embed.cmake.

#include <string_view>

namespace benchgate::audit {

extern const std::string_view kDygraphScript;  ///< dygraphs, MIT licence.
extern const std::string_view kDygraphStyle;
extern const std::string_view kPageScript;  ///< page/page.js.
extern const std::string_view kPageStyle;   ///< page/page.css.

}  // namespace benchgate::audit
