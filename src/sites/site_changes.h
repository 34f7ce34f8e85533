#pragma once

#include "src/sites/allocation_site.h"

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::sites {

/// What a site is known by from one build to the next: the allocator, and the
/// names of its telling frames without what compilers append to copies. Lines
/// and files are no part of it: code that was moved has not changed.
std::string identity(const Site& site);

/// Sites that both programs have, called another number of times.
struct RecalledSite {
  Site site;  ///< The first one of this identity in head.
  double base = 0.0;
  double head = 0.0;
};

/// What became of the sites of one program in another.
struct SiteChanges {
  std::vector<Site> appeared;          ///< In head only.
  std::vector<Site> disappeared;       ///< In base only.
  std::vector<RecalledSite> recalled;  ///< By profiles of both, if there are.
  std::size_t base_count = 0;
  std::size_t head_count = 0;
};

/// Of sites with equal identity as many are taken for the same as both have;
/// of the rest the last ones, by address, are what changed. Calls are those of
/// all sites of an identity together; what is less than a thousandth of them is
/// no change: what a loop does once is a little of each operation.
///
/// Throws: SitesError if one of the files does not name its functions.
SiteChanges find_changes(const SiteList& base, const SiteList& head);

}  // namespace benchgate::sites
