#include "src/sites/site_changes.h"

#include "src/profile/demangle.h"
#include "src/profile/matched_names.h"
#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>

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

profile::NamesInSources names_in(const SiteList& list) {
  profile::NamesInSources names;
  for (const Site& site : list.sites) {
    for (const profile::SourceFrame& frame : site.frames) {
      std::string& source = names[profile::function_identity(frame.name)];
      source = source.empty() ? frame.file : source;
    }
  }
  return names;
}

SiteList renamed(SiteList list,
                 const std::map<std::string, std::string>& names) {
  for (Site& site : list.sites) {
    for (profile::SourceFrame& frame : site.frames) {
      const auto found = names.find(profile::function_identity(frame.name));
      frame.name = found == names.end() ? frame.name : found->second;
    }
  }
  return list;
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

/// The calls of the sites of one identity that both sides have.
struct KeptCalls {
  const Site* first = nullptr;
  double calls = 0.0;
};

/// Of the sites of `list` that `others` has equals for.
std::map<std::string, KeptCalls> calls_of_kept(
    const SiteList& list, std::map<std::string, std::size_t> others) {
  std::map<std::string, KeptCalls> kept;
  for (const Site& site : list.sites) {
    const std::string name = identity(site);
    std::size_t& count = others[name];
    if (count > 0 && site.calls) {
      --count;
      KeptCalls& calls = kept[name];
      calls.first = calls.first == nullptr ? &site : calls.first;
      calls.calls += *site.calls;
    }
  }
  return kept;
}

std::vector<RecalledSite> recalled_sites(const SiteList& base,
                                         const SiteList& head) {
  constexpr double kNothing = 1e-3;
  const auto of_base = calls_of_kept(base, counts(head));
  std::vector<RecalledSite> recalled;
  for (const auto& [name, calls] : calls_of_kept(head, counts(base))) {
    const auto found = of_base.find(name);
    if (found == of_base.end()) {
      continue;
    }
    const double before = found->second.calls;
    if (std::abs(calls.calls - before) >
        kNothing * std::max(calls.calls, before)) {
      recalled.push_back(
          {.site = *calls.first, .base = before, .head = calls.calls});
    }
  }
  std::ranges::stable_sort(
      recalled, std::ranges::greater(),
      [](const RecalledSite& each) { return std::abs(each.head - each.base); });
  return recalled;
}

}  // namespace

std::string identity(const Site& site) {
  std::string text = site.allocator;
  for (const profile::SourceFrame* frame : telling_frames(site)) {
    text += '\n' + profile::function_identity(frame->name);
  }
  return text;
}

SiteChanges find_changes(const SiteList& base_list, const SiteList& head_list) {
  check_names(base_list);
  check_names(head_list);
  const auto names =
      profile::matched_names(names_in(base_list), names_in(head_list));
  const SiteList base = renamed(base_list, names);
  const SiteList head = renamed(head_list, names);
  return {.appeared = without(head, counts(base)),
          .disappeared = without(base, counts(head)),
          .recalled = recalled_sites(base, head),
          .base_count = base.sites.size(),
          .head_count = head.sites.size()};
}

}  // namespace benchgate::sites
