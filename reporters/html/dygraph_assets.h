#pragma once

/// \file
/// dygraphs as its package installs it; pages take it from dygraph.h.

#include <string_view>

namespace benchgate::reporters::html {

extern const std::string_view kDygraphScript;  ///< MIT licence.
extern const std::string_view kDygraphStyle;

}  // namespace benchgate::reporters::html
