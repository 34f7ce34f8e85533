#include "reporters/html/assets.h"
#include "reporters/html/escape.h"
#include "reporters/html/frame.h"
#include "src/profile/flame_tree.h"
#include "src/profile/page/assets.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace benchgate::profile {

namespace {

namespace html = reporters::html;

/// Lists of numbers, one for each of a node's: half the size of objects.
std::string data(const FlameTree& tree) {
  using nlohmann::json;
  json parents = json::array();
  json names = json::array();
  json base = json::array();
  json head = json::array();
  for (const FlameNode& node : tree.nodes) {
    parents.push_back(node.parent);
    names.push_back(node.name);
    head.push_back(node.head);
    if (tree.has_base) {
      base.push_back(node.base);
    }
  }
  const json document = {{"names", tree.names},
                         {"parent", parents},
                         {"name", names},
                         {"base", base},
                         {"head", head},
                         {"unit", tree.unit},
                         {"hasBase", tree.has_base}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string introduction(const FlameTree& tree) {
  std::string text = fmt::format(
      "{} {}. A box is a function; below it is what it calls. ",
      html::escaped(tree.type),
      tree.per_operation ? "of an operation" : "of the whole profile");
  text += tree.has_base
              ? "Red boxes cost more than in the base, blue ones less, and the "
                "stronger the colour, the larger the share that was added or "
                "saved. A box is as wide as the larger of its two costs."
              : "The wider a box, the more it costs with all that it calls.";
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
  return text;
}

constexpr std::string_view kControls =
    R"(<div class="controls">
<label>Find <input type="search" id="search" placeholder="a part of a name" autocomplete="off" spellcheck="false"></label>
<button type="button" id="reset">Show all</button>
<span id="found" role="status"></span>
</div>
<div id="path" class="path"></div>
<div id="flame" class="flame" role="tree" aria-label="Flame graph"></div>
<div id="details" class="card details" role="status">Point at a box, or move with the arrow keys.</div>
<p class="keys">Arrow keys move, Enter looks closer, Escape goes back, / finds.</p>
<noscript><p>This page draws with JavaScript, which is switched off here. <code>benchgate profile top</code> prints the same costs.</p></noscript>
)";

}  // namespace

std::string flame_page(const FlameTree& tree, const std::string& title,
                       const PageHead& head) {
  html::Page page;
  page.title = title;
  page.style = head.style + std::string(kFlameStyle);
  page.body = fmt::format("<h1>{}</h1>\n{}", html::escaped(title), head.body);
  for (const std::string& note : head.notes) {
    page.body += fmt::format("<p>{}</p>\n", html::escaped(note));
  }
  page.body += fmt::format("<p>{}</p>\n{}", introduction(tree), kControls);
  page.data = {{"flame-data", data(tree)}};
  page.scripts = {std::string(html::kElementsScript),
                  std::string(kAmountScript), std::string(kFlameScript)};
  return html::document(page);
}

}  // namespace benchgate::profile
