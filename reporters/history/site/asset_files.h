#pragma once

/// \file
/// The files of assets/, embedded when the project is configured.

#include <string_view>

namespace benchgate::reporters::history {

extern const std::string_view kSiteNamespace;  ///< Scripts, in their order.
extern const std::string_view kSiteNumbers;
extern const std::string_view kSiteQuantities;
extern const std::string_view kSiteRows;
extern const std::string_view kSiteChanges;
extern const std::string_view kSiteOverview;
extern const std::string_view kSiteChart;
extern const std::string_view kSiteRunDetails;
extern const std::string_view kSiteBenchmark;
extern const std::string_view kSiteMain;
extern const std::string_view kSiteStyle;

}  // namespace benchgate::reporters::history
