#pragma once

#include "store/descriptor.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct stat;

namespace benchgate::store {

/// What tells one state of one file from another: if all of it is unchanged,
/// the bytes are taken to be unchanged too.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  bool operator==(const FileIdentity&) const = default;

  [[nodiscard]] bool same_file(const FileIdentity& other) const {
    return device == other.device && inode == other.inode;
  }
};

/// Size and times must not be read for more than FileIdentity says of them.
struct FileStatus {
  FileIdentity identity;
  bool is_regular = false;
  bool is_directory = false;
};

/// An open folder. Everything in it is reached through the descriptor, so that
/// nobody can turn a path into another one on the way.
class Directory {
 public:
  Directory() = default;

  /// `path` is for messages.
  Directory(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  /// Throws: StoreError if `path` is not a folder that can be read.
  static Directory open(const std::string& path);

  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Of the folder itself, now.
  [[nodiscard]] FileIdentity identity() const;

  /// The path of a file in this folder, for messages.
  [[nodiscard]] std::string path_of(std::string_view name) const;

  /// What `name` is, links not followed. Empty: there is no such name.
  [[nodiscard]] std::optional<FileStatus> status(const char* name) const;

  /// What readdir() says of a name; some file systems do not say.
  enum class Type { file, other, unknown };

  /// A name in the folder, with what readdir() says of it.
  struct Entry {
    const char* name;
    Type type;
    std::uint64_t inode;
  };

  /// Calls `visit` for all names but "." and "..", in no order, without
  /// gathering them.
  void for_each_name(
      const std::function<void(const Entry& entry)>& visit) const;

  /// All names but "." and "..", in no order.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Makes the names in this folder last over a loss of power.
  void sync() const;

 private:
  Descriptor descriptor_;
  std::string path_;
};

[[nodiscard]] FileStatus status_of(const struct stat& status);

}  // namespace benchgate::store
