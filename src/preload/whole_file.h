#pragma once

#include <climits>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// A file of text that is whole or not there: it is written beside its place
/// and renamed. Takes no memory from malloc, as printf may.
class WholeFile {
 public:
  /// `path`: absolute.
  explicit WholeFile(const char* path);

  /// Without `publish`, nothing is left behind.
  ~WholeFile();

  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  WholeFile(WholeFile&&) = delete;
  WholeFile& operator=(WholeFile&&) = delete;

  void add(const char* words);
  void add(const char* characters, std::size_t count);
  void add_number(std::int64_t number);
  void add_hexadecimal(std::uint64_t number);

  /// Once all of it is written. If anything went wrong (no room, no rights)
  /// there is no file, or the earlier one.
  void publish();

 private:
  void flush();

  const char* path_;
  char beside_[PATH_MAX];
  int descriptor_ = -1;
  bool failed_ = false;
  std::size_t used_ = 0;
  char buffer_[4096];
};

}  // namespace benchgate::preload
