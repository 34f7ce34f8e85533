#include "reporters/terminal_drawing.h"
#include "reporters/unpaired_reports.h"
#include "reporters/unpaired_sections.h"

#include <algorithm>

namespace benchgate::reporters {

namespace {

void draw_section(TerminalDrawing& drawing, const UnpairedSection& section) {
  for (const std::string& line : section.heading) {
    drawing.paragraph(line);
  }
  drawing.title(section.title.empty() ? "(no unit)" : section.title);
  if (!section.table.rows.empty()) {
    drawing.table(section.table);
  }
  if (!section.left_out.empty()) {
    const std::string_view also = section.table.rows.empty() ? "" : "and ";
    drawing.paragraph(std::string(also) + section.left_out +
                      " (--all shows every row)");
  }
  for (const std::string& line : section.families) {
    drawing.paragraph(line);
  }
  drawing.line("");
}

}  // namespace

std::string unpaired_terminal(std::span<const compare::UnpairedTable> tables,
                              const RenderOptions& options) {
  TerminalDrawing drawing(options);
  for (const UnpairedSection& section :
       unpaired_sections(tables, options.all ? Extent::all : Extent::urgent)) {
    draw_section(drawing, section);
  }
  const std::vector<Fact> facts = unpaired_facts(tables);
  std::size_t label_width = 0;
  for (const Fact& fact : facts) {
    label_width = std::max(label_width, fact.label.size());
  }
  for (const Fact& fact : facts) {
    drawing.fact(fact, label_width);
  }
  return drawing.take();
}

}  // namespace benchgate::reporters
