#pragma once

#include <cstddef>

namespace benchgate::preload {

/// The numbers that name what is in a folder of /proc, one after the other: of
/// kOwnDescriptors the open ones, less the one by which it is read.
/// Takes no memory from malloc, and calls nothing that we stand in for.
class NumberedEntries {
 public:
  static constexpr const char* kOwnDescriptors = "/proc/self/fd";

  explicit NumberedEntries(const char* folder);
  ~NumberedEntries();

  NumberedEntries(const NumberedEntries&) = delete;
  NumberedEntries& operator=(const NumberedEntries&) = delete;
  NumberedEntries(NumberedEntries&&) = delete;
  NumberedEntries& operator=(NumberedEntries&&) = delete;

  /// The next one; below 0 after the last.
  long next();

  /// Whether something could not be read, so that some may be missing.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  bool fill();

  int descriptor_;
  bool are_descriptors_;
  bool failed_;
  std::size_t used_ = 0;
  std::size_t at_ = 0;
  alignas(8) char buffer_[4096];
};

}  // namespace benchgate::preload
