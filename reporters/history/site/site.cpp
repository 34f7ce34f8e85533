#include "reporters/history/site/site.h"

#include "reporters/history/content_hash.h"
#include "reporters/history/site/site_assets.h"
#include "reporters/history/site/site_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace benchgate::reporters::history {

namespace {

constexpr std::string_view kIndex = "index.html";

/// Of the digest: enough for a million files to be told apart.
constexpr std::size_t kDigestDigits = 16;

std::string digest_of(std::string_view bytes) {
  return content_hash(bytes).substr(0, kDigestDigits);
}

SiteFile asset(std::string_view ending, std::string bytes) {
  return {.path = fmt::format("assets/site-{}.{}", digest_of(bytes), ending),
          .bytes = std::move(bytes)};
}

bool is_digest(std::string_view text) {
  return text.size() == kDigestDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

SiteFile data_file(std::string_view kind, std::string_view json) {
  const std::string name = fmt::format("{}-{}", kind, digest_of(json));
  return {.path = fmt::format("data/{}.js", name),
          .bytes = fmt::format("benchgateData(\"{}\",{});\n", name, json)};
}

std::string data_name(const SiteFile& file) {
  constexpr std::size_t kFolder = std::string_view("data/").size();
  constexpr std::size_t kEnding = std::string_view(".js").size();
  return file.path.substr(kFolder, file.path.size() - kFolder - kEnding);
}

void write_site(const Timeline& timeline,
                const std::vector<HistoryChange>& changes,
                const SiteOptions& options,
                const std::function<void(SiteFile)>& take) {
  const auto give = [&take](SiteFile file) {
    std::string name = data_name(file);
    take(std::move(file));
    return name;
  };
  SiteNames names;
  auto change = changes.begin();
  for (std::size_t i = 0; i < timeline.series.size(); ++i) {
    const auto begin = change;
    change = std::find_if(begin, changes.end(), [i](const HistoryChange& each) {
      return each.series != i;
    });
    names.series.push_back(give(
        data_file("series", series_json(timeline.series[i], {begin, change}))));
  }
  std::vector<std::string> details;
  for (std::size_t i = 0; i < timeline.runs.size(); i += kRunsOfDetails) {
    details.push_back(give(data_file("details", details_json(timeline, i))));
  }
  names.runs = give(data_file(
      "runs", runs_json(timeline, releases_of(timeline, options), details)));
  const SiteFile overview =
      data_file("overview", overview_json(timeline, changes, options, names));
  const SiteFile script = asset("js", site_script());
  const SiteFile style = asset("css", site_style());
  const std::string index = site_index({.title = options.title,
                                        .style = style.path,
                                        .script = script.path,
                                        .overview = data_name(overview)});
  take(overview);
  take(script);
  take(style);
  take({.path = std::string(kIndex), .bytes = index});
}

bool is_site_path(std::string_view path) {
  struct Kind {
    std::string_view before;
    std::string_view after;
  };

  constexpr std::array kKinds = {
      Kind{"assets/site-", ".js"},   Kind{"assets/site-", ".css"},
      Kind{"data/overview-", ".js"}, Kind{"data/runs-", ".js"},
      Kind{"data/details-", ".js"},  Kind{"data/series-", ".js"}};
  return path == kIndex || std::ranges::any_of(kKinds, [path](const Kind& k) {
           return path.size() ==
                      k.before.size() + kDigestDigits + k.after.size() &&
                  path.starts_with(k.before) && path.ends_with(k.after) &&
                  is_digest(path.substr(k.before.size(), kDigestDigits));
         });
}

std::string_view content_type(std::string_view path) {
  if (path.ends_with(".js")) {
    return "text/javascript; charset=utf-8";
  }
  return path.ends_with(".css") ? "text/css; charset=utf-8"
                                : "text/html; charset=utf-8";
}

}  // namespace benchgate::reporters::history
