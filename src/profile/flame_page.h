#pragma once

#include "src/profile/flame_tree.h"
#include "src/profile/page/assets.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::profile {

/// What stands on the page of a flame graph.
struct FlamePage {
  std::string title;                    ///< Any text.
  std::string style = {};               ///< CSS that follows the graph's.
  std::string links = {};               ///< HTML that follows the title.
  std::vector<std::string> notes = {};  ///< Paragraphs of plain text.
  /// HTML that follows the graph: the functions as a table, for those who do
  /// not see the graph.
  std::string table = {};
  /// The program that draws: empty if benchgate was built without. Then the
  /// page says so in place of the graph.
  std::string_view library = kFlameLibrary;
};

/// One file with the tree, which fetches nothing.
std::string flame_page(const FlameTree& tree, const FlamePage& page);

}  // namespace benchgate::profile
