#pragma once

/// \file
/// What git prints of trees and objects, taken apart. All throw GitFailure if
/// it is not what git prints.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// A file or folder in a tree.
struct GitEntry {
  std::string mode;  ///< "100644", "040000", ...
  std::string object;
  std::optional<std::size_t> size;  ///< In bytes, of a file, where asked for.
  std::string path;                 ///< Any bytes but zero.

  [[nodiscard]] bool is_file() const { return mode.starts_with("100"); }

  [[nodiscard]] bool is_folder() const { return mode == "040000"; }
};

/// What `git ls-tree -z` has printed, with or without `-l`.
std::vector<GitEntry> parse_git_tree(std::string_view output);

/// What `git cat-file --batch` has printed: what the objects hold, in their
/// order; nothing for one that is missing. Views into `output`.
std::vector<std::optional<std::string_view>> parse_git_objects(
    std::string_view output);

/// What git calls a file of these bytes: its SHA-1, or its SHA-256 where names
/// have 64 `digits`.
std::string git_object_name(std::string_view bytes, std::size_t digits);

}  // namespace benchgate::reporters::history
