#include "src/cli/changes_report.h"

#include "reporters/history/change_table.h"
#include "reporters/markdown_drawing.h"
#include "reporters/terminal_drawing.h"
#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::cli {

namespace history = reporters::history;

std::string changes_as_text(const history::ChangeList& list,
                            const ChosenChanges& chosen,
                            const Terminal& terminal) {
  reporters::RenderOptions options;
  options.width = terminal.width();
  options.colour = terminal.out_is_terminal() && !colours_are_unwanted();
  reporters::TerminalDrawing drawing(options);
  drawing.paragraph(history::opening(list));
  drawing.paragraph(history::tally(list, chosen.changes));
  drawing.line("");
  const history::ShownChanges shown =
      history::choose_changes(chosen.changes, chosen.limit);
  if (!shown.shown.empty()) {
    drawing.table(history::change_table(shown.shown));
    if (const std::string rest = history::left_out(shown); !rest.empty()) {
      drawing.paragraph(rest + " (--all)");
    }
    drawing.line("");
  }
  const auto facts = history::change_facts(list, shown.shown);
  std::size_t width = 0;
  for (const reporters::Fact& fact : facts) {
    width = std::max(width, fact.label.size());
  }
  for (const reporters::Fact& fact : facts) {
    drawing.fact(fact, width);
  }
  return drawing.take();
}

std::string changes_as_markdown(const history::ChangeList& list,
                                const ChosenChanges& chosen) {
  const history::ShownChanges shown =
      history::choose_changes(chosen.changes, chosen.limit);
  std::string markup = fmt::format(
      "**{}**\n\n{}.\n\n",
      reporters::markdown_text(history::tally(list, chosen.changes)),
      reporters::markdown_text(history::opening(list)));
  std::string facts;
  for (const reporters::Fact& fact : history::change_facts(list, shown.shown)) {
    facts += reporters::markdown_fact(fact);
  }
  if (!shown.shown.empty()) {
    markup += reporters::markdown_table(
        history::change_table(shown.shown),
        reporters::markdown_room_beside(markup.size() + facts.size()),
        "`--format json`");
    if (const std::string rest = history::left_out(shown); !rest.empty()) {
      markup += rest + ".\n\n";
    }
  }
  return markup + facts;
}

}  // namespace benchgate::cli
