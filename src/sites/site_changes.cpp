#include "src/sites/site_changes.h"

#include "src/profile/demangle.h"
#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <map>

namespace benchgate::sites {

namespace {

void check_names(const SiteList& list) {
  if (!list.has_names && !list.sites.empty()) {
    throw SitesError(fmt::format(
        "{} has no symbols, so its sites cannot be told from those of another "
        "build: do not strip it",
        list.file.string()));
  }
}

std::map<std::string, std::size_t> counts(const SiteList& list) {
  std::map<std::string, std::size_t> counts;
  for (const Site& site : list.sites) {
    ++counts[identity(site)];
  }
  return counts;
}

/// The sites of `list` that `others` has no equal for.
std::vector<Site> without(const SiteList& list,
                          std::map<std::string, std::size_t> others) {
  std::vector<Site> left;
  for (const Site& site : list.sites) {
    std::size_t& count = others[identity(site)];
    if (count > 0) {
      --count;
    } else {
      left.push_back(site);
    }
  }
  return left;
}

}  // namespace

std::string identity(const Site& site) {
  std::string text = site.allocator;
  for (const profile::SourceFrame* frame : telling_frames(site)) {
    text += '\n' + profile::function_identity(frame->name);
  }
  return text;
}

SiteChanges find_changes(const SiteList& base, const SiteList& head) {
  check_names(base);
  check_names(head);
  return {.appeared = without(head, counts(base)),
          .disappeared = without(base, counts(head)),
          .base_count = base.sites.size(),
          .head_count = head.sites.size()};
}

}  // namespace benchgate::sites
