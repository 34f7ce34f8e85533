#pragma once

#include "src/profile/view.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::profile {

/// A function with all that it calls, in one place of the stacks.
struct FlameNode {
  std::uint32_t parent = 0;  ///< In `FlameTree::nodes`; the root's is itself.
  std::uint32_t name = 0;    ///< In `FlameTree::names`.
  double base = 0;           ///< Cost of its own, without what it calls.
  double head = 0;
};

/// Stacks as a tree. Parents stand before their children, and all that is below
/// a node before its next sibling; siblings by falling width.
struct FlameTree {
  std::vector<std::string> names;  ///< The first is the root's.
  std::vector<FlameNode> nodes;
  std::string type;
  std::string unit;  ///< A base unit: "s", "B", or what the profile says.
  bool has_base = false;
  bool per_operation = false;
  std::size_t left_out = 0;  ///< Nodes too narrow to be seen.
};

/// The stacks of `head`, and of `base` if there is one. A node is as wide as
/// the larger of its own costs and the widths of all that it calls, so that
/// what is gone from head is still seen. Costs below 0 count as none. Costs are
/// for each operation where all profiles know their operations.
///
/// Throws: ProfileError if base is of other values than head, or the tree would
///         take more than about a gigabyte.
FlameTree make_flame_tree(const View& head, const View* base);

/// What stands before a page's own content: as the links of a site.
struct PageHead {
  std::string style = {};               ///< CSS.
  std::string body = {};                ///< HTML.
  std::vector<std::string> notes = {};  ///< Paragraphs of plain text.
};

/// A page of its own with the tree: one file, which fetches nothing.
std::string flame_page(const FlameTree& tree, const std::string& title,
                       const PageHead& head = {});

}  // namespace benchgate::profile
