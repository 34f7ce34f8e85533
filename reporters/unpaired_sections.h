#pragma once

/// \file
/// Tables of unpaired results as people read them, before anybody has chosen
/// colours or markup: what regressed first, the rest counted.

#include "compare/unpaired_table.h"
#include "reporters/sentences.h"
#include "reporters/table.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// What a column is called whose key has no values.
inline constexpr std::string_view kNoName = "(no name)";

/// Which rows are shown.
enum class Extent {
  urgent,  ///< Those that changed; all where all tables together are short.
  all
};

/// One table. All texts are visible ones.
struct UnpairedSection {
  std::string title;  ///< The unit: "sec/op".
  std::vector<std::string>
      heading;  ///< "goos linux": what is new since before.
  Table table;
  std::string left_out;  ///< "40 unchanged"; empty: every row is shown.
  /// Where to look for what was left out: "more regressed in Sort 5, Parse 3".
  std::vector<std::string> families;
};

/// The values of a key as a visible text; `otherwise` if there are none.
std::string shown_key(const std::vector<compare::KeyField>& key,
                      std::string_view otherwise);

/// One per table.
///
/// Up to two columns stand side by side. More would not fit, so that each has a
/// line of its own below the name of the benchmark.
std::vector<UnpairedSection> unpaired_sections(
    std::span<const compare::UnpairedTable> tables, Extent extent);

/// What is said below: how many were compared and how, notes, geometric means,
/// and that no error can be stated.
std::vector<Fact> unpaired_facts(
    std::span<const compare::UnpairedTable> tables);

}  // namespace benchgate::reporters
