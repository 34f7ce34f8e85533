#include "reporters/history/site/site_assets.h"

#include "reporters/display_text.h"
#include "reporters/history/site/asset_files.h"
#include "reporters/html/assets.h"
#include "reporters/html/dygraph.h"
#include "reporters/html/frame.h"
#include "reporters/json_writer.h"

#include <fmt/format.h>

#include <string_view>

namespace benchgate::reporters::history {

std::string site_script() {
  std::string script = html::dygraph_script();
  script += '\n';
  for (const std::string_view part :
       {html::kElementsScript, kSiteNamespace, kSiteNumbers, kSiteQuantities,
        kSiteRows, kSiteChanges, kSiteOverview, kSiteChart, kSiteRunDetails,
        kSiteBenchmark, kSiteMain}) {
    script += part;
  }
  return script;
}

std::string site_style() {
  return std::string(html::dygraph_style()) + std::string(kSiteStyle);
}

std::string site_index(const SiteIndex& index) {
  JsonWriter json;
  json.begin_object();
  json.key("overview").text(index.overview);
  json.end_object();
  return html::document(
      {.title = visible_text(index.title),
       .style = "",
       .body = "<noscript><p>These pages draw themselves with JavaScript, "
               "which is off.</p></noscript>\n",
       .data = {{.id = "site", .json = json.take()}},
       .style_files = {index.style},
       // The data first: it says nothing until the program asks.
       .script_files = {index.script,
                        fmt::format("data/{}.js", index.overview)}});
}

}  // namespace benchgate::reporters::history
