#pragma once

#include "reporters/history/change_list.h"
#include "src/cli/terminal.h"

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::cli {

/// What of a list is asked for: pointers into it.
struct ChosenChanges {
  std::vector<const reporters::history::KnownChange*> changes;
  std::size_t limit = 20;
  bool filtered = false;  ///< Not all of the list.
};

/// For the terminal: a line on the history, the table, what was left out, what
/// has to be known of it.
std::string changes_as_text(const reporters::history::ChangeList& list,
                            const ChosenChanges& chosen,
                            const Terminal& terminal);

/// The same as Markdown.
std::string changes_as_markdown(const reporters::history::ChangeList& list,
                                const ChosenChanges& chosen);

}  // namespace benchgate::cli
