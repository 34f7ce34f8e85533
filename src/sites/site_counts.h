#pragma once

#include "src/profile/profile.h"
#include "src/sites/allocation_site.h"

#include <string>
#include <vector>

namespace benchgate::sites {

/// Calls that are of no site: a library has made them for the program.
struct OtherCalls {
  /// Where the program called into it, innermost first; empty: not known.
  std::vector<profile::SourceFrame> frames;
  double calls = 0.0;
};

/// What a heap profile says of a file's sites.
struct SiteCounts {
  bool per_operation = false;      ///< Else of the whole profile.
  double total = 0.0;              ///< Of the sites and of all others.
  std::vector<OtherCalls> others;  ///< Most calls first.
};

/// Gives every site of `list` the number of its calls, by the "alloc_objects"
/// of a heap profile: 0 where it has none. A stack is of the innermost site
/// that is on it. One operation's, if the profile says of how many it is.
///
/// Throws: SitesError if the profile counts no allocations, or is not of this
///         file.
SiteCounts count_calls(SiteList& list, const profile::Profile& profile);

}  // namespace benchgate::sites
