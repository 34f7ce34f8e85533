#pragma once

/// \file
/// What a timeline's page carries with it, embedded when the project is
/// configured; see reporters/html/embed.cmake.

#include <string_view>

namespace benchgate::explain {

extern const std::string_view kTimelineStyle;   ///< page/timeline.css.
extern const std::string_view kTimelineScript;  ///< page/timeline.js.

}  // namespace benchgate::explain
