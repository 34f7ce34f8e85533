#pragma once

/// \file
/// dygraphs, the library that draws charts over time or size.

#include <string>
#include <string_view>

namespace benchgate::reporters::html {

/// Its program, preceded by its licence, which every copy has to carry.
std::string dygraph_script();

std::string_view dygraph_style();

}  // namespace benchgate::reporters::html
