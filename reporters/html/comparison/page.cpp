#include "reporters/html/comparison/page.h"

#include "reporters/comparison_table.h"
#include "reporters/display_text.h"
#include "reporters/html/assets.h"
#include "reporters/html/comparison/assets.h"
#include "reporters/html/comparison/data.h"
#include "reporters/html/escape.h"
#include "reporters/html/table.h"
#include "reporters/row_groups.h"
#include "reporters/sentences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::html {

namespace {

using compare::Comparison;
using compare::Program;

/// Each uses those before it.
constexpr std::array kScripts = {
    &kElementsScript, &kNumbersScript,    &kRowsScript,       &kIntervalScript,
    &kRowTableScript, &kPairScalesScript, &kPairChartsScript, &kPairTableScript,
    &kDetailsScript,  &kControlsScript,   &kComparisonScript,
};

std::string verdict(const Comparison& comparison,
                    const std::vector<RowGroup>& groups) {
  const Fact gate = gate_fact(comparison);
  std::string out = fmt::format(
      "<h1>Benchmark gate: <span class=\"{}\">{}"
      "</span></h1>\n",
      gate.alarming ? "bad" : "good", escaped(gate.lines.front()));
  const Compared sides = compared(comparison);
  out += fmt::format(
      "<p class=\"lead\">{}, {}: {}.</p>\n", escaped(sides.base),
      escaped(sides.head),
      groups.empty() ? "no benchmark was compared" : escaped(tally(groups)));
  if (gate.lines.size() > 1) {
    out += "<ul class=\"reasons\">\n";
    for (std::size_t i = 1; i < gate.lines.size(); ++i) {
      out += fmt::format("<li>{}</li>\n", escaped(gate.lines[i]));
    }
    out += "</ul>\n";
  }
  return out;
}

/// Where the table is drawn; without scripts, what has to be acted on.
std::string rows(const Comparison& comparison,
                 const std::vector<RowGroup>& groups) {
  if (groups.empty()) {
    return "";
  }
  const Selection urgent = select_urgent(groups);
  std::string fixed =
      "<noscript>\n<p>Without scripts this page shows only the "
      "rows to act on.</p>\n";
  if (!urgent.shown.empty()) {
    fixed +=
        table(comparison_table(comparison, urgent.shown), "Rows to act on");
  }
  if (!urgent.left_out.empty()) {
    fixed += fmt::format("<p>{}</p>\n", escaped(tally(urgent.left_out)));
  }
  return "<section id=\"rows\" aria-label=\"Rows\">\n" + fixed +
         "</noscript>\n</section>\n";
}

enum class Expected { equal, different };

void add_line(Table& table, std::string_view label, const std::string& base,
              const std::string& head, Expected expected) {
  if (base.empty() && head.empty()) {
    return;
  }
  const bool differs = expected == Expected::equal && base != head;
  table.rows.push_back({.cells = {visible_text(label), visible_text(base),
                                  visible_text(head), differs ? "differs" : ""},
                        .emphasis = Emphasis::none,
                        .notes = {}});
}

std::string value_of(const Program& program, const std::string& key) {
  const auto found = program.environment.find(key);
  return found == program.environment.end() ? "" : found->second;
}

/// Both programs and the machines they ran on, side by side.
std::string programs(const Comparison& comparison) {
  const auto& [base, head] = std::tie(comparison.base, comparison.head);
  constexpr Content kNames = Content::names;
  Table sides{.columns = {{.title = ""},
                          {.title = "base", .content = kNames},
                          {.title = "head", .content = kNames},
                          {.title = ""}},
              .rows = {}};
  add_line(sides, "revision", base.revision, head.revision,
           Expected::different);
  add_line(sides, "commit", base.commit, head.commit, Expected::different);
  add_line(sides, "build", base.build, head.build, Expected::different);
  std::set<std::string> keys;
  for (const Program* program : {&base, &head}) {
    for (const auto& [key, value] : program->environment) {
      keys.insert(key);
    }
  }
  for (const std::string& key : keys) {
    add_line(sides, key, value_of(base, key), value_of(head, key),
             Expected::equal);
  }
  return sides.rows.empty()
             ? ""
             : "<h2>What was compared</h2>\n" +
                   table(sides, "Base and head, and where they were measured");
}

std::string fact_list(std::vector<Fact> facts, const Comparison& comparison) {
  if (!comparison.started.empty()) {
    facts.push_back(
        {.label = "started", .lines = {visible_text(comparison.started)}});
  }
  if (!comparison.arguments.empty()) {
    facts.push_back(
        {.label = "command",
         .lines = {visible_text(fmt::format(
             "benchgate {}", fmt::join(comparison.arguments, " ")))}});
  }
  if (!comparison.tool_version.empty()) {
    facts.push_back(
        {.label = "version", .lines = {visible_text(comparison.tool_version)}});
  }
  std::string out = "<h2>How it was decided</h2>\n<dl class=\"facts\">\n";
  for (const Fact& fact : facts) {
    const std::string_view kind = fact.alarming ? " class=\"alarming\"" : "";
    out += fmt::format("<dt{}>{}</dt>", kind, escaped(fact.label));
    for (const std::string& line : fact.lines) {
      out += fmt::format("<dd{}>{}</dd>\n", kind, escaped(line));
    }
  }
  return out + "</dl>\n";
}

std::string title(const Comparison& comparison) {
  const Compared sides = compared(comparison);
  return fmt::format("{}: {}, {} - benchgate",
                     gate_fact(comparison).lines.front(), sides.base,
                     sides.head);
}

}  // namespace

Page comparison_page(const compare::Comparison& comparison) {
  const std::vector<RowGroup> groups = group_rows(comparison);
  Page page{.title = title(comparison),
            .style = std::string(kComparisonStyle),
            .body = verdict(comparison, groups)};
  page.body += rows(comparison, groups);
  page.body += fact_list(other_facts(comparison), comparison);
  page.body += programs(comparison);
  page.data = {{.id = "comparison", .json = comparison_data(comparison)}};
  for (const std::string_view* script : kScripts) {
    page.scripts.emplace_back(*script);
  }
  return page;
}

}  // namespace benchgate::reporters::html
