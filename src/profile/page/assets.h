#pragma once

/// \file
/// What a flame graph's page carries with it, embedded when the project is
/// configured; see reporters/html/embed.cmake.

#include <string_view>

namespace benchgate::profile {

extern const std::string_view kFlameStyle;    ///< flame.css.
extern const std::string_view kAmountScript;  ///< amount.js.
extern const std::string_view kFlameScript;   ///< flame.js.
/// d3-flame-graph, what it needs of d3, and their licences, from libraries.cmake;
/// empty if benchgate was built without.
extern const std::string_view kFlameLibrary;
extern const std::string_view kSiteStyle;         ///< site.css.
extern const std::string_view kSiteScript;        ///< site.js.
extern const std::string_view kSpeedscopeScript;  ///< speedscope.js.

}  // namespace benchgate::profile
