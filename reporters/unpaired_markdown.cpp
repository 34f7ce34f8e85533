#include "reporters/markdown_drawing.h"
#include "reporters/unpaired_reports.h"
#include "reporters/unpaired_sections.h"

namespace benchgate::reporters {

namespace {

constexpr std::string_view kElsewhere = "the format json";

std::string heading_of(const UnpairedSection& section) {
  std::string markup;
  for (const std::string& line : section.heading) {
    markup += markdown_text(line) + "  \n";  // A line break within a paragraph.
  }
  markup += markup.empty() ? "" : "\n";
  return markup + "**" +
         markdown_text(section.title.empty() ? "(no unit)" : section.title) +
         "**\n\n";
}

}  // namespace

std::string unpaired_markdown(std::span<const compare::UnpairedTable> tables,
                              const RenderOptions& options) {
  std::string facts;
  for (const Fact& fact : unpaired_facts(tables)) {
    facts += markdown_fact(fact);
  }
  std::string markup;
  for (const UnpairedSection& section :
       unpaired_sections(tables, options.all ? Extent::all : Extent::urgent)) {
    markup += heading_of(section);
    if (!section.table.rows.empty()) {
      markup += markdown_table(
          section.table, markdown_room_beside(markup.size() + facts.size()),
          kElsewhere);
    }
    if (!section.left_out.empty()) {
      markup += (section.table.rows.empty() ? "" : "and ") + section.left_out +
                ".\n\n";
    }
    for (const std::string& line : section.families) {
      markup += markdown_text(line) + ".\n\n";
    }
  }
  return markup + facts;
}

}  // namespace benchgate::reporters
