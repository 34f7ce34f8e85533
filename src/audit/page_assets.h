#pragma once

/// \file
/// What the page carries beside what all pages do. Embedded when the project is
/// configured; see reporters/html/embed.cmake.

#include <string_view>

namespace benchgate::audit {

extern const std::string_view kPageScript;  ///< page/page.js.
extern const std::string_view kPageStyle;   ///< page/page.css.

}  // namespace benchgate::audit
