#pragma once

/// \file
/// The data files of a site; site.h says which there are. What is in each is
/// described where it is written, and read by assets/data.js.

#include "reporters/history/changes.h"
#include "reporters/history/site/site.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// A file of data/ that registers a JSON value under its own name.
SiteFile data_file(std::string_view kind, std::string_view json);

/// The name that a data file has in other files: "series-0123456789abcdef".
std::string data_name(const SiteFile& file);

/// All of one series, for the page of its benchmark.
std::string series_json(const TimelineSeries& series,
                        std::span<const HistoryChange> changes);

/// How many runs share a file of details.
inline constexpr std::size_t kRunsOfDetails = 256;

/// The runs from `first` on, at most kRunsOfDetails.
std::string details_json(const Timeline& timeline, std::size_t first);

/// A run that is a release.
struct SiteRelease {
  std::size_t run = 0;
  std::string name;
};

/// Ascending by run.
std::vector<SiteRelease> releases_of(const Timeline& timeline,
                                     const SiteOptions& options);

/// All runs in short. `details`: names of the files of details, in order.
std::string runs_json(const Timeline& timeline,
                      const std::vector<SiteRelease>& releases,
                      const std::vector<std::string>& details);

/// What the overview takes of the files before it.
struct SiteNames {
  std::string runs;
  std::vector<std::string> series;  ///< As Timeline::series.
};

std::string overview_json(const Timeline& timeline,
                          const std::vector<HistoryChange>& changes,
                          const SiteOptions& options, const SiteNames& names);

}  // namespace benchgate::reporters::history
