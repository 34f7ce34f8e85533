#include "src/audit/text_pages.h"

#include "reporters/display_text.h"
#include "src/audit/report_tables.h"
#include "src/audit/statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace benchgate::audit {

namespace {

using reporters::Alignment;
using reporters::Table;
using reporters::TableRow;

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastText = 30;
/// A screen's worth; who has more benchmarks asks for them.
constexpr std::size_t kShownBenchmarks = 20;

void draw_cells(const Table& table, const std::vector<std::size_t>& widths,
                const std::vector<std::string>& cells, std::string& out) {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const std::string blank(widths[c] - reporters::display_width(cells[c]),
                            ' ');
    line += c == 0 ? "" : std::string(kGap, ' ');
    line += table.columns[c].alignment == Alignment::right ? blank + cells[c]
                                                           : cells[c] + blank;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

void draw_table(const Table& whole, std::size_t width, std::string& out) {
  const Table table = reporters::fit(whole, width, kGap);
  const std::vector<std::size_t> widths = reporters::column_widths(table);
  std::vector<std::string> titles;
  for (const reporters::Column& column : table.columns) {
    titles.push_back(column.title);
  }
  draw_cells(table, widths, titles, out);
  for (const TableRow& row : table.rows) {
    draw_cells(table, widths, row.cells, out);
    for (const std::string& note : row.notes) {
      out += "    " + note + "\n";
    }
  }
  out += "\n";
}

void draw_statements(const std::vector<Statement>& all, std::size_t width,
                     std::string& out) {
  std::size_t label_width = 0;
  for (const Statement& each : all) {
    label_width = std::max(label_width, each.label.size());
  }
  const std::size_t indent = label_width + kGap;
  for (const Statement& each : all) {
    std::string label = each.label;
    for (const std::string& line : reporters::wrap(
             each.text,
             std::max(kLeastText, width - std::min(width, indent)))) {
      out += label + std::string(indent - label.size(), ' ') + line + "\n";
      label.clear();
    }
  }
}

/// Names come from suites: nothing in them may become markup.
std::string in_markdown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

void markdown_table(const Table& table, std::string& out) {
  const auto line = [&out](const std::vector<std::string>& cells) {
    out += "|";
    for (const std::string& cell : cells) {
      out += " " + in_markdown(cell) + " |";
    }
    out += "\n";
  };
  std::vector<std::string> titles;
  std::string rule = "|";
  for (const reporters::Column& column : table.columns) {
    titles.push_back(column.title);
    rule += column.alignment == Alignment::right ? "---:|" : "---|";
  }
  line(titles);
  out += rule + "\n";
  for (const TableRow& row : table.rows) {
    line(row.cells);
  }
  out += "\n";
}

}  // namespace

std::string terminal_page(const Tally& tally, const TextOptions& options) {
  std::string out;
  for (const std::string& line :
       reporters::wrap(headline(tally), std::max(kLeastText, options.width))) {
    out += line + "\n";
  }
  out += "\n";
  if (const Table alarms = false_alarm_table(tally); !alarms.rows.empty()) {
    out += "Called changed although nothing was:\n";
    draw_table(alarms, options.width, out);
  }
  if (const Table found = detection_table(tally); !found.rows.empty()) {
    out += "Slowdowns that were found, with 95 % intervals:\n";
    draw_table(found, options.width, out);
  }
  Table benchmarks = benchmark_table(tally);
  if (!benchmarks.rows.empty()) {
    const std::size_t all = benchmarks.rows.size();
    if (!options.all && all > kShownBenchmarks) {
      benchmarks.rows.resize(kShownBenchmarks);
    }
    out += "Benchmarks (medians of comparisons without a slowdown):\n";
    draw_table(benchmarks, options.width, out);
    if (benchmarks.rows.size() < all) {
      out.pop_back();
      out += fmt::format("and {} more (--all shows every one)\n\n",
                         all - benchmarks.rows.size());
    }
  }
  draw_statements(statements(tally), options.width, out);
  return out;
}

std::string markdown_page(const Tally& tally) {
  std::string out = headline(tally) + "\n\n";
  if (const Table alarms = false_alarm_table(tally); !alarms.rows.empty()) {
    markdown_table(alarms, out);
  }
  if (const Table found = detection_table(tally); !found.rows.empty()) {
    markdown_table(found, out);
  }
  for (const Statement& each : statements(tally)) {
    out += "- " + each.label + ": " + each.text + "\n";
  }
  return out;
}

}  // namespace benchgate::audit
