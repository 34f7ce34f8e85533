#pragma once

/// \file
/// What all pages carry with them: the files in assets/, embedded when the
/// project is configured; see embed.cmake.

#include <string_view>

namespace benchgate::reporters::html {

extern const std::string_view kFrameStyle;      ///< frame.css.
extern const std::string_view kFrameScript;     ///< frame.js: light or dark.
extern const std::string_view kElementsScript;  ///< elements.js.

}  // namespace benchgate::reporters::html
