#pragma once

#include "src/preload/open_descriptors.h"

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What a run has left.
struct Left {
  std::int64_t iterations = 0;
  std::int64_t objects = 0;
  std::int64_t bytes = 0;
  std::int64_t threads = 0;
  std::int64_t descriptors = 0;
  std::int64_t unseen = 0;  ///< Of the descriptors: nobody saw who opened them.
};

/// The notes of a recording of what was left, see recording.h. Takes no memory
/// from malloc; more than there is room for are left out.
class LeftNotes {
 public:
  constexpr LeftNotes() = default;

  void add_run(const Left& left);
  void add_descriptors(const OpenDescriptors& descriptors, std::int64_t unseen);

  /// Ends with a null.
  [[nodiscard]] const char* const* all() const { return all_; }

 private:
  static constexpr std::size_t kMost = 40;
  static constexpr std::size_t kLongest = 384;

  /// Where the next one is written; null: no room.
  char* next();

  std::size_t used_ = 0;
  const char* all_[kMost + 1] = {};
  char notes_[kMost][kLongest] = {};
};

}  // namespace benchgate::preload
