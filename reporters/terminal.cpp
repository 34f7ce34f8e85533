#include "reporters/builtin.h"
#include "reporters/comparison_table.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"
#include "reporters/terminal_drawing.h"

#include <algorithm>
#include <string_view>

namespace benchgate::reporters {

namespace {

class TerminalReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& options) const override {
    TerminalDrawing drawing(options);
    const Compared sides = compared(comparison);
    drawing.line(sides.base);
    drawing.line(sides.head);
    drawing.line("");

    const std::vector<RowGroup> groups = group_rows(comparison);
    const Selection selection =
        options.all ? select_all(groups) : select_urgent(groups);
    if (!selection.shown.empty()) {
      drawing.table(comparison_table(comparison, selection.shown));
    }
    draw_left_out(drawing, comparison, selection);
    drawing.line("");

    const Fact gate = gate_fact(comparison);
    const std::vector<Fact> others = other_facts(comparison);
    std::size_t label_width = gate.label.size();
    for (const Fact& fact : others) {
      label_width = std::max(label_width, fact.label.size());
    }
    drawing.gate(gate, label_width);
    for (const Fact& fact : others) {
      drawing.fact(fact, label_width);
    }
    return drawing.take();
  }

 private:
  static void draw_left_out(TerminalDrawing& drawing,
                            const compare::Comparison& comparison,
                            const Selection& selection) {
    if (comparison.rows.empty()) {
      drawing.line("No benchmark was compared.");
    } else if (!selection.left_out.empty()) {
      const std::string_view also = selection.shown.empty() ? "" : "and ";
      drawing.paragraph(std::string(also) + tally(selection.left_out) +
                        " (--all shows every row)");
    }
  }
};

}  // namespace

const Reporter& terminal_reporter() {
  static const TerminalReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
