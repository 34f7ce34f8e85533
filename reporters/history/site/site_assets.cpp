#include "reporters/history/site/site_assets.h"

#include "reporters/display_text.h"
#include "reporters/history/site/asset_files.h"

#include <array>
#include <string_view>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// What the licence of dygraphs asks every copy to carry.
constexpr std::string_view kDygraphNotice = R"(/*
dygraphs, Copyright (c) 2006, 2009, 2011, 2012, 2013, 2017 Dan Vanderkam and
others. Permission is hereby granted, free of charge, to any person obtaining a
copy of this software and associated documentation files (the "Software"), to
deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished
to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions
of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR
OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
)";

/// Without the last line, which names a map that is not part of the site.
std::string_view without_map(std::string_view text) {
  const std::size_t map = text.rfind("# sourceMappingURL");
  // Two characters begin the comment.
  return map == std::string_view::npos ? text : text.substr(0, map - 2);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string site_script() {
  std::string script(kDygraphNotice);
  script += without_map(kDygraphScript);
  script += '\n';
  for (const std::string_view part :
       {kSiteNamespace, kSiteNumbers, kSiteQuantities, kSiteRows, kSiteChanges,
        kSiteOverview, kSiteChart, kSiteRunDetails, kSiteBenchmark,
        kSiteMain}) {
    script += part;
  }
  return script;
}

std::string site_style() {
  return std::string(without_map(kDygraphStyle)) + std::string(kSiteStyle);
}

std::string site_index(const SiteIndex& index) {
  const std::array<std::pair<std::string_view, std::string>, 5> parts = {{
      {"@TITLE@", escaped(visible_text(index.title))},
      {"@STYLE@", index.style},
      {"@SCRIPT@", index.script},
      {"@OVERVIEW@", index.overview},
      {"@DATA@", "data/" + index.overview + ".js"},
  }};
  std::string page;
  std::string_view rest = kSiteIndex;
  while (!rest.empty()) {
    const std::size_t mark = rest.find('@');
    page += rest.substr(0, mark);
    rest.remove_prefix(mark == std::string_view::npos ? rest.size() : mark);
    for (const auto& [name, value] : parts) {
      if (rest.starts_with(name)) {
        page += value;
        rest.remove_prefix(name.size());
        break;
      }
    }
  }
  return page;
}

}  // namespace benchgate::reporters::history
