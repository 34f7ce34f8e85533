#include "src/profile/flame_page.h"

#include "reporters/html/assets.h"
#include "reporters/html/escape.h"
#include "reporters/html/frame.h"
#include "src/profile/page/assets.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace benchgate::profile {

namespace {

namespace html = reporters::html;

/// Levels below this one are not drawn, for the library calls itself for each.
constexpr std::size_t kDeepest = 1000;

/// How many nodes are not drawn.
std::size_t too_deep(const FlameTree& tree) {
  std::vector<std::size_t> depths(tree.nodes.size());
  for (std::size_t i = 1; i < depths.size(); ++i) {
    depths[i] = depths[tree.nodes[i].parent] + 1;
  }
  return static_cast<std::size_t>(std::ranges::count_if(
      depths, [](std::size_t depth) { return depth > kDeepest; }));
}

/// Lists of numbers, one for each of a node's: half the size of objects.
std::string data(const FlameTree& tree) {
  using nlohmann::json;
  json parents = json::array();
  json names = json::array();
  json base = json::array();
  json head = json::array();
  json margins = json::array();
  for (const FlameNode& node : tree.nodes) {
    parents.push_back(node.parent);
    names.push_back(node.name);
    head.push_back(node.head);
    if (tree.has_base) {
      base.push_back(node.base);
    }
    if (node.margin) {
      margins.push_back(*node.margin);
    }
  }
  const json document = {{"names", tree.names}, {"parent", parents},
                         {"name", names},       {"base", base},
                         {"head", head},        {"margin", margins},
                         {"unit", tree.unit},   {"hasBase", tree.has_base},
                         {"deepest", kDeepest}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string_view legend_of(const FlameTree& tree) {
  return tree.has_base
             ? "Orange boxes and a + cost more than in the base, blue ones and "
               "a \u2212 less, white ones the same within their 95 % interval, "
               "if there is one. A box is as wide as the larger of its two "
               "costs."
             : "The wider a box, the more it costs with all that it calls.";
}

std::string introduction(const FlameTree& tree) {
  std::string text = fmt::format(
      "{} {}{}. A box is a function; below it is what it calls. {}",
      html::escaped(tree.type),
      tree.per_operation ? "of an operation" : "of the whole profile",
      tree.rounds > 1 ? fmt::format(", means of {} rounds", tree.rounds) : "",
      legend_of(tree));
  if (!tree.per_operation && tree.has_base) {
    text +=
        " The profiles do not say of how many operations they are, so whole "
        "profiles are compared.";
  }
  if (tree.left_out > 0) {
    text +=
        fmt::format(" {} boxes too narrow to be seen count as their caller.",
                    tree.left_out);
  }
  if (const std::size_t count = too_deep(tree); count > 0) {
    text += fmt::format(" {} boxes below more than {} others count as those.",
                        count, kDeepest);
  }
  return text;
}

constexpr std::string_view kGraph =
    R"(<div class="controls">
<label>Find <input type="search" id="search" placeholder="a part of a name" autocomplete="off" spellcheck="false"></label>
<button type="button" id="reset">Show all</button>
<span id="found" role="status"></span>
</div>
<div id="legend" class="legend" hidden></div>
<div id="path" class="path"></div>
<div id="flame" class="flame"></div>
<div id="details" class="card details" role="status">Point at a box, or move with the arrow keys.</div>
<p class="keys">Arrow keys move, Enter looks closer, Escape goes back, / finds.</p>
<noscript><p>This page draws with JavaScript, which is switched off here.</p></noscript>
)";

constexpr std::string_view kNoGraph =
    "<p class=\"attention\">This benchgate was built without d3-flame-graph, "
    "which draws flame graphs: the costs are here as a table only.</p>\n";

}  // namespace

std::string flame_page(const FlameTree& tree, const FlamePage& page) {
  html::Page out;
  out.title = page.title;
  out.style = std::string(kFlameStyle) + page.style;
  out.body =
      fmt::format("<h1>{}</h1>\n{}", html::escaped(page.title), page.links);
  for (const std::string& note : page.notes) {
    out.body += fmt::format("<p>{}</p>\n", html::escaped(note));
  }
  if (page.library.empty()) {
    out.body += kNoGraph;
  } else {
    out.body += fmt::format("<p>{}</p>\n{}", introduction(tree), kGraph);
    out.data = {{"flame-data", data(tree)}};
    out.scripts = {std::string(html::kElementsScript),
                   std::string(kAmountScript), std::string(page.library),
                   std::string(kFlameScript)};
  }
  out.scripts.emplace_back(kSpeedscopeScript);
  if (!page.table.empty()) {
    out.body += "<h2>Functions</h2>\n" + page.table;
  }
  return html::document(out);
}

}  // namespace benchgate::profile
