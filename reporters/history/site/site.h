#pragma once

/// \file
/// A history as a static site: pages that need nothing but themselves, from a
/// folder or from any server of files.
///
///     index.html               the one page; it names the files of now
///     assets/site-DIGEST.js    its program and style, with dygraphs
///     assets/site-DIGEST.css
///     data/overview-DIGEST.js  one row for each benchmark, the latest changes
///     data/runs-DIGEST.js      times, machines and commits of all runs
///     data/details-DIGEST.js   messages and more of 256 runs each
///     data/series-DIGEST.js    one benchmark and metric each
///
/// Pages opened from a folder may not fetch data, but they may run scripts: a
/// data file is one call, `benchgateData(NAME, {...});`, that a script element
/// loads when it is needed.
///
/// Every file but the index is named by a digest of its content. What does not
/// change keeps its name; the new index switches to all of a new site at once;
/// and no cache can mix two of them.

#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

struct SiteOptions {
  std::string title = "Benchmarks";
  /// Where a commit can be looked at, with "{commit}" for its id; see
  /// commit_url.h. Empty: commits are not linked.
  std::string commit_url;
  /// Names of releases by the id of their commit, besides runs whose revision
  /// has the form of one ("v1.4").
  std::map<std::string, std::string> releases;
  std::string tool_version;
};

struct SiteFile {
  std::string path;  ///< Relative: "data/series-0123456789abcdef.js".
  std::string bytes;
};

/// Gives every file of a site to `take`, index.html last. The same history and
/// options make the same bytes.
///
/// Precondition: `changes` as find_changes() gives them.
/// Throws:       what `take` throws.
/// Complexity:   O(n) for n points; holds one series at a time.
void write_site(const Timeline& timeline,
                const std::vector<HistoryChange>& changes,
                const SiteOptions& options,
                const std::function<void(SiteFile)>& take);

/// Whether write_site makes files of this name: nothing else is ever removed.
bool is_site_path(std::string_view path);

/// "text/html; charset=utf-8" and others, by the end of the name.
std::string_view content_type(std::string_view path);

/// Whether it is the name of a release: "v1.4", "2.0.1".
bool names_release(std::string_view revision);

}  // namespace benchgate::reporters::history
