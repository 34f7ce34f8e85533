#pragma once

#include "reporters/table.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::html {

/// A last column of pictures, for the eyes only: what they show is in the other
/// cells, too.
struct PictureColumn {
  std::string_view title;
  std::vector<std::string> cells = {};  ///< HTML, one for each row; or none.
};

/// `table` in a box of its own, in which what is too wide scrolls. `caption`
/// says to those who cannot see it what it is. Rows whose first cell is
/// `own` stand out; emphasis is shown by class, notes below the name.
std::string table(const Table& table, std::string_view caption,
                  std::string_view own = "",
                  const PictureColumn& pictures = {});

}  // namespace benchgate::reporters::html
