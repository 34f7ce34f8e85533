#include "reporters/builtin.h"
#include "reporters/comparison_table.h"
#include "reporters/markdown_drawing.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

namespace {

constexpr std::string_view kElsewhere = "the result file";

std::string draw_gate(const Fact& gate) {
  std::string markup =
      "**Benchmark gate: " + markdown_text(gate.lines.front()) + "**\n\n";
  for (std::size_t i = 1; i < gate.lines.size(); ++i) {
    markup += "- " + markdown_text(gate.lines[i]) + "\n";
  }
  return gate.lines.size() > 1 ? markup + "\n" : markup;
}

std::vector<const compare::Row*> flatten(const std::vector<RowGroup>& groups) {
  std::vector<const compare::Row*> rows;
  for (const RowGroup& group : groups) {
    rows.insert(rows.end(), group.rows.begin(), group.rows.end());
  }
  return rows;
}

class MarkdownReporter final : public Reporter {
 public:
  [[nodiscard]] std::string render(
      const compare::Comparison& comparison,
      const RenderOptions& /*options*/) const override {
    const Compared sides = compared(comparison);
    const std::vector<RowGroup> groups = group_rows(comparison);
    const Selection selection = select_urgent(groups);

    std::string markup = draw_gate(gate_fact(comparison));
    markup += markdown_text(sides.base) + ", " + markdown_text(sides.head) +
              ": " +
              (groups.empty() ? "no benchmark was compared" : tally(groups)) +
              ".\n\n";
    std::string facts;
    for (const Fact& fact : other_facts(comparison)) {
      facts += markdown_fact(fact);
    }
    if (!selection.shown.empty()) {
      markup += markdown_table(
          comparison_table(comparison, selection.shown),
          markdown_room_beside(markup.size() + facts.size()), kElsewhere);
    }
    if (!selection.left_out.empty()) {
      markup +=
          "<details><summary>" + tally(selection.left_out) + "</summary>\n\n" +
          markdown_table(
              comparison_table(comparison, flatten(selection.left_out)),
              markdown_room_beside(markup.size() + facts.size()), kElsewhere) +
          "</details>\n\n";
    }
    markup += facts;
    return markup;
  }
};

}  // namespace

const Reporter& markdown_reporter() {
  static const MarkdownReporter kReporter;
  return kReporter;
}

}  // namespace benchgate::reporters
