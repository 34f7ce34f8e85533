#pragma once

/// \file
/// A list of changes as people read it: what got worse first, the newest first.

#include "reporters/history/change_list.h"
#include "reporters/sentences.h"
#include "reporters/table.h"

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// What of a list is shown, in the order in which it is: the worse before the
/// better, the newer before the older, the larger before the smaller.
struct ShownChanges {
  std::vector<const KnownChange*> shown;
  std::size_t worse_left_out = 0;
  std::size_t better_left_out = 0;
};

/// The `limit` first of `changes`, which outlive the result.
ShownChanges choose_changes(const std::vector<const KnownChange*>& changes,
                            std::size_t limit);

/// "40 runs of 12 series in bench-history, 2026-01-01 to 2026-02-09".
std::string opening(const ChangeList& list);

/// "3 worse, 1 better; since the last time 1 new, 1 moved, 2 withdrawn".
std::string tally(const ChangeList& list,
                  const std::vector<const KnownChange*>& changes);

/// "and 3 more worse, 12 better"; empty if nothing was left out.
std::string left_out(const ShownChanges& changes);

/// A row for each; notes say what moved and what measuring again has shown.
Table change_table(const std::vector<const KnownChange*>& changes);

/// What was withdrawn, how the error is controlled, what the words mean that
/// the table has.
std::vector<Fact> change_facts(const ChangeList& list,
                               const std::vector<const KnownChange*>& changes);

}  // namespace benchgate::reporters::history
