#pragma once

#include "compare/unpaired_table.h"
#include "src/stat/collection.h"

#include <functional>
#include <vector>

namespace benchgate::stat {

/// The tables of everything that was collected, in order: those of one key and
/// different units behind each other. A table has the rows and columns in which
/// it has values.
///
/// Complexity: O(n log n) for n values in all.
std::vector<compare::UnpairedTable> make_tables(
    const Collection& collection,
    const compare::UnpairedTableSettings& settings);

/// The same, one after the other, so that they need not all be in memory.
void for_each_table(const Collection& collection,
                    const compare::UnpairedTableSettings& settings,
                    const std::function<void(compare::UnpairedTable)>& visit);

}  // namespace benchgate::stat
