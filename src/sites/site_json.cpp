#include "src/profile/source_path.h"
#include "src/sites/site_reports.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace benchgate::sites {

namespace {

using nlohmann::json;

json text_or_null(std::string_view text) {
  return text.empty() ? json() : json(text);
}

json frames_json(const std::vector<profile::SourceFrame>& frames,
                 const SiteReportOptions& options) {
  json array = json::array();
  for (const profile::SourceFrame& frame : frames) {
    array.push_back({{"function", text_or_null(frame.name)},
                     {"file", text_or_null(profile::path_below(
                                  frame.file, options.source.native()))},
                     {"line", frame.line == 0 ? json() : json(frame.line)}});
  }
  return array;
}

json sites_json(const std::vector<Site>& sites,
                const SiteReportOptions& options) {
  json array = json::array();
  for (const Site& site : sites) {
    array.push_back({{"address", site.address},
                     {"allocator", site.allocator},
                     {"tail_call", site.is_tail},
                     {"frames", frames_json(site.frames, options)},
                     {"calls", site.calls ? json(*site.calls) : json()}});
  }
  return array;
}

json counts_json(const SiteCounts& counts, const SiteReportOptions& options) {
  json others = json::array();
  for (const OtherCalls& other : counts.others) {
    others.push_back({{"frames", frames_json(other.frames, options)},
                      {"calls", other.calls}});
  }
  return {{"per_operation", counts.per_operation},
          {"total", counts.total},
          {"in_libraries", others}};
}

json recalled_json(const std::vector<RecalledSite>& sites,
                   const SiteReportOptions& options) {
  json array = json::array();
  for (const RecalledSite& each : sites) {
    array.push_back({{"site", sites_json({each.site}, options).at(0)},
                     {"base_calls", each.base},
                     {"head_calls", each.head}});
  }
  return array;
}

std::string text_of(const json& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string site_json(const std::vector<ListedSites>& suites,
                      const SiteReportOptions& options) {
  json array = json::array();
  for (const ListedSites& listed : suites) {
    array.push_back(
        {{"suite", listed.suite},
         {"file", listed.list.file.string()},
         {"build_id", text_or_null(listed.list.build_id)},
         {"all_sites", listed.all},
         {"sites", sites_json(listed.list.sites, options)},
         {"profile",
          listed.counts ? counts_json(*listed.counts, options) : json()},
         {"notes", listed.list.notes}});
  }
  return text_of(
      {{"schema", "benchgate.allocation-sites/1"}, {"suites", array}});
}

std::string change_json(const std::vector<ChangedSites>& suites,
                        const SiteReportOptions& options) {
  json array = json::array();
  for (const ChangedSites& changed : suites) {
    const SiteChanges& changes = changed.changes;
    array.push_back({{"suite", changed.suite},
                     {"calls_per_operation", changed.per_operation},
                     {"base_sites", changes.base_count},
                     {"head_sites", changes.head_count},
                     {"appeared", sites_json(changes.appeared, options)},
                     {"disappeared", sites_json(changes.disappeared, options)},
                     {"recalled", recalled_json(changes.recalled, options)}});
  }
  return text_of(
      {{"schema", "benchgate.allocation-changes/1"}, {"suites", array}});
}

}  // namespace benchgate::sites
