#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// What one commit does to a branch.
struct GitChange {
  struct File {
    std::string path;
    std::string bytes;
  };

  std::string message;
  std::vector<File> added;
  std::vector<std::string> removed;  ///< Paths.
};

/// Who commits, and when.
struct GitIdentity {
  std::string name;
  std::string email;
  long long time = 0;  ///< Seconds since 1970.
};

/// Where the new commit stands.
struct GitParent {
  std::string commit;  ///< Its parent; empty: it has none.
  std::string tree;  ///< What it changes, of one without parent; may be empty.
};

/// The change as `git fast-import` reads it; the new commit is
/// refs/benchgate/next. Unlike an index, it looks at no folder but those that
/// it changes.
std::string import_stream(const GitChange& change, const GitParent& parent,
                          const GitIdentity& identity);

}  // namespace benchgate::reporters::history
