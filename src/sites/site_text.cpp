#include "reporters/display_text.h"
#include "src/profile/source_path.h"
#include "src/sites/site_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace benchgate::sites {

namespace {

using profile::SourceFrame;
using reporters::visible_text;

/// Of calls that libraries make.
constexpr std::size_t kMostOthers = 10;

using Group = std::vector<const Site*>;

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// "12", "0.25", "1203.5".
std::string number_text(double number) {
  return fmt::format("{:.6g}", number);
}

std::string_view calls_text(bool per_operation) {
  return per_operation ? "calls an operation" : "calls";
}

std::string place_of(const SourceFrame& frame,
                     const SiteReportOptions& options) {
  if (frame.file.empty()) {
    return "";
  }
  const std::string_view file =
      profile::path_below(frame.file, options.source.native());
  return visible_text(frame.line == 0 ? std::string(file)
                                      : fmt::format("{}:{}", file, frame.line));
}

/// Where the function of the site stands, for putting sites in order; what is
/// not known comes last.
auto order_of(const Site& site) {
  const SourceFrame none;
  const SourceFrame& frame = site.frames.empty() ? none : site.frames.back();
  return std::tuple(site.frames.empty(), !profile::is_own_source(frame.file),
                    frame.file, frame.line, site.address);
}

/// Sites of one function together, by where its first one is.
std::vector<Group> grouped(const std::vector<Site>& sites) {
  Group ordered;
  for (const Site& site : sites) {
    ordered.push_back(&site);
  }
  std::ranges::sort(ordered, [](const Site* left, const Site* right) {
    return order_of(*left) < order_of(*right);
  });
  std::vector<Group> groups;
  std::map<std::string, std::size_t> by_function;
  for (const Site* const site : ordered) {
    const auto [known, is_new] =
        by_function.emplace(site->function(), groups.size());
    if (is_new) {
      groups.emplace_back();
    }
    groups[known->second].push_back(site);
  }
  return groups;
}

/// What a site is inlined from, from the function on inwards.
std::vector<const SourceFrame*> shown_frames(const Site& site,
                                             const SiteReportOptions& options) {
  return options.inlines ? outermost_first(site) : telling_frames(site);
}

std::string site_text(const Site& site, std::string_view calls,
                      const SiteReportOptions& options) {
  const auto frames = shown_frames(site, options);
  std::string place = frames.empty() ? "" : place_of(*frames[0], options);
  if (place.empty()) {
    place = fmt::format("{:#x}", site.address);
  }
  std::string text = fmt::format("  {}  {}", place, site.allocator);
  if (site.is_tail) {
    text += " (tail call)";
  }
  if (site.calls) {
    text += fmt::format(", {} {}", number_text(*site.calls), calls);
  }
  text += '\n';
  for (std::size_t i = 1; i < frames.size(); ++i) {
    text += fmt::format("    in {}  {}\n", visible_text(frames[i]->name),
                        place_of(*frames[i], options));
  }
  return text;
}

/// "f()  3 sites, 12 calls an operation".
std::string heading(const Group& group, std::string_view calls) {
  std::string text = visible_text(group.front()->function());
  if (text.empty()) {
    text = "(functions without names)";
  }
  text += "  " + counted(group.size(), "site");
  double sum = 0.0;
  bool has_calls = false;
  for (const Site* const site : group) {
    sum += site->calls.value_or(0.0);
    has_calls = has_calls || site->calls.has_value();
  }
  return has_calls ? fmt::format("{}, {} {}\n", text, number_text(sum), calls)
                   : text + "\n";
}

std::string groups_text(const std::vector<Site>& sites, std::string_view calls,
                        const SiteReportOptions& options) {
  std::string text;
  for (const Group& group : grouped(sites)) {
    text += heading(group, calls);
    for (const Site* const site : group) {
      text += site_text(*site, calls, options);
    }
    text += '\n';
  }
  return text;
}

std::string recalled_text(const std::vector<RecalledSite>& sites,
                          std::string_view calls,
                          const SiteReportOptions& options) {
  std::string text;
  for (const RecalledSite& each : sites) {
    Site site = each.site;
    site.calls.reset();
    text +=
        fmt::format("{}  {} {}, then {}\n{}\n", visible_text(site.function()),
                    number_text(each.base), calls, number_text(each.head),
                    site_text(site, calls, options));
  }
  return text;
}

std::string others_text(const SiteCounts& counts, std::string_view calls,
                        const SiteReportOptions& options) {
  if (counts.others.empty()) {
    return "";
  }
  std::string text = "In libraries, called from\n";
  for (std::size_t i = 0; i < std::min(counts.others.size(), kMostOthers);
       ++i) {
    const OtherCalls& other = counts.others[i];
    const bool is_known = !other.frames.empty();
    const std::string name =
        is_known ? visible_text(other.frames.back().name) : "elsewhere";
    const std::string place =
        is_known ? place_of(other.frames.back(), options) : "";
    text += fmt::format("  {}{}{}, {} {}\n", place, place.empty() ? "" : "  ",
                        name, number_text(other.calls), calls);
  }
  if (counts.others.size() > kMostOthers) {
    text += fmt::format("  and {} more\n", counts.others.size() - kMostOthers);
  }
  return text + "\n";
}

bool fits(const Site& site, const profile::Pattern& pattern) {
  return std::ranges::any_of(site.frames, [&](const SourceFrame& frame) {
    return pattern.finds(frame.name) || pattern.finds(frame.file);
  });
}

}  // namespace

void filter(std::vector<Site>& sites, const profile::Pattern& pattern) {
  std::erase_if(sites, [&](const Site& site) { return !fits(site, pattern); });
}

void filter(std::vector<RecalledSite>& sites, const profile::Pattern& pattern) {
  std::erase_if(sites, [&](const RecalledSite& each) {
    return !fits(each.site, pattern);
  });
}

std::string site_report(const ListedSites& listed,
                        const SiteReportOptions& options) {
  const std::string_view calls =
      calls_text(listed.counts && listed.counts->per_operation);
  const std::vector<Site>& sites = listed.list.sites;
  std::string text = groups_text(sites, calls, options);
  if (listed.counts) {
    text += others_text(*listed.counts, calls, options);
  }
  text += visible_text(listed.suite) + ": ";
  text += sites.size() == listed.all
              ? counted(sites.size(), "allocation site")
              : fmt::format("{} of {}", sites.size(),
                            counted(listed.all, "allocation site"));
  text += fmt::format(" in {}", counted(grouped(sites).size(), "function"));
  if (listed.counts) {
    text +=
        fmt::format("; {} {} in all", number_text(listed.counts->total), calls);
  }
  text += ".\n";
  for (const std::string& note : listed.list.notes) {
    text += visible_text(note) + ".\n";
  }
  return text;
}

std::string change_report(const ChangedSites& changed,
                          const SiteReportOptions& options) {
  const SiteChanges& changes = changed.changes;
  const std::string_view calls = calls_text(changed.per_operation);
  std::string text;
  if (!changes.appeared.empty()) {
    text += "Appeared:\n\n" + groups_text(changes.appeared, calls, options);
  }
  if (!changes.disappeared.empty()) {
    text +=
        "Disappeared:\n\n" + groups_text(changes.disappeared, calls, options);
  }
  if (!changes.recalled.empty()) {
    text += "Called more or less often:\n\n" +
            recalled_text(changes.recalled, calls, options);
  }
  return text + fmt::format(
                    "{}: {} in base, {} in head; {} appeared, {} "
                    "disappeared{}.\n",
                    visible_text(changed.suite),
                    counted(changes.base_count, "allocation site"),
                    changes.head_count, changes.appeared.size(),
                    changes.disappeared.size(),
                    changes.recalled.empty()
                        ? ""
                        : fmt::format(", {} called more or less often",
                                      changes.recalled.size()));
}

}  // namespace benchgate::sites
