#pragma once

#include "src/profile/pattern.h"
#include "src/sites/allocation_site.h"
#include "src/sites/site_changes.h"
#include "src/sites/site_counts.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::sites {

/// A program and its sites, as the reports take them.
struct ListedSites {
  std::string suite;                 ///< Its name.
  SiteList list;                     ///< Those that the user wants to see.
  std::size_t all = 0;               ///< How many there are in all.
  std::optional<SiteCounts> counts;  ///< By a profile.
};

/// How sites are shown.
struct SiteReportOptions {
  std::filesystem::path source;  ///< Sources below are shown relative to it.
  bool inlines = false;          ///< All inlined functions, the libraries' too.
};

/// Leaves only sites with a frame whose function or file `pattern` finds.
void filter(std::vector<Site>& sites, const profile::Pattern& pattern);
void filter(std::vector<RecalledSite>& sites, const profile::Pattern& pattern);

/// For people: sites by function, in the order of the sources; names as visible
/// text.
std::string site_report(const ListedSites& listed,
                        const SiteReportOptions& options);

/// What changed in a suite from base to head.
struct ChangedSites {
  std::string suite;
  SiteChanges changes;
  /// The calls of its sites, if a profile of each side gave any, are those of
  /// an operation; else of a whole profile.
  bool per_operation = false;
};

/// The same for what changed.
std::string change_report(const ChangedSites& changed,
                          const SiteReportOptions& options);

/// "benchgate.allocation-sites/1", see docs/allocation-sites.schema.json.
std::string site_json(const std::vector<ListedSites>& suites,
                      const SiteReportOptions& options);

/// "benchgate.allocation-changes/1", see docs/allocation-changes.schema.json.
std::string change_json(const std::vector<ChangedSites>& suites,
                        const SiteReportOptions& options);

}  // namespace benchgate::sites
