#pragma once

/// \file
/// The style and the programs of a comparison's page, in assets/.

#include <string_view>

namespace benchgate::reporters::html {

extern const std::string_view kComparisonStyle;   ///< comparison.css.
extern const std::string_view kNumbersScript;     ///< numbers.js.
extern const std::string_view kRowsScript;        ///< rows.js.
extern const std::string_view kIntervalScript;    ///< interval.js.
extern const std::string_view kRowTableScript;    ///< row_table.js.
extern const std::string_view kPairScalesScript;  ///< pair_scales.js.
extern const std::string_view kPairChartsScript;  ///< pair_charts.js.
extern const std::string_view kPairTableScript;   ///< pair_table.js.
extern const std::string_view kDetailsScript;     ///< details.js.
extern const std::string_view kControlsScript;    ///< controls.js.
extern const std::string_view kComparisonScript;  ///< comparison.js.

}  // namespace benchgate::reporters::html
