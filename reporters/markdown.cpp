#include "reporters/builtin.h"
#include "reporters/comparison_table.h"
#include "reporters/markdown_drawing.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"
#include "reporters/table.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
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

/// Where a column stands: a comment is narrow, and what does not fit it has to
/// be scrolled to.
int rank_of(const Column& column) {
  if (column.content == Content::names) {
    return 0;
  }
  if (column.title == "verdict") {
    return 1;
  }
  if (column.title == "change") {
    return 2;
  }
  if (column.content == Content::quantities) {
    return 4;
  }
  return column.title == "p" ? 5 : 3;  // 3: the interval.
}

/// Without the spaces at which a browser would break "32.05 us".
std::string unbroken(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\u00A0";
  std::string result;
  for (const char c : text) {
    if (c == ' ') {
      result += kNoBreakSpace;
    } else {
      result += c;
    }
  }
  return result;
}

/// `table` as it is best read in the width of a comment: what was found before
/// what it was found from, and a line for each row.
Table for_comment(const Table& table) {
  std::vector<std::size_t> order(table.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t column) {
    return rank_of(table.columns[column]);
  });
  Table result;
  for (const std::size_t column : order) {
    result.columns.push_back(table.columns[column]);
    result.columns.back().title = unbroken(result.columns.back().title);
  }
  for (const TableRow& row : table.rows) {
    TableRow ordered = row;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::string& cell = row.cells[order[i]];
      ordered.cells[i] =
          result.columns[i].content == Content::names ? cell : unbroken(cell);
    }
    result.rows.push_back(std::move(ordered));
  }
  return result;
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
          for_comment(comparison_table(comparison, selection.shown)),
          markdown_room_beside(markup.size() + facts.size()), kElsewhere);
    }
    if (!selection.left_out.empty()) {
      markup +=
          "<details><summary>" + tally(selection.left_out) + "</summary>\n\n" +
          markdown_table(for_comment(comparison_table(
                             comparison, flatten(selection.left_out))),
                         markdown_room_beside(markup.size() + facts.size()),
                         kElsewhere) +
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
