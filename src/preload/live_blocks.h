#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

struct Stack;

/// What is known of a block.
struct LiveBlock {
  std::size_t size;
  Stack* stack;  ///< That has allocated it; null: not known.
};

/// Blocks by their address. Takes its memory from the kernel, never
/// from malloc, and gives none back. Not thread-safe.
///
/// Open addressing with linear probing; at most half full; a removed entry's
/// followers move up, so that nothing piles up (Knuth, The Art of Computer
/// Programming 6.4, algorithm R).
class LiveBlocks {
 public:
  constexpr LiveBlocks() = default;

  /// Returns: whether there was room. Once there was none, nothing is known
  /// any more until `clear`.
  bool insert(const void* block, const LiveBlock& known);

  /// Whether it was there; what was known of it then is in `known`.
  bool remove(const void* block, LiveBlock& known);

  void clear();

  [[nodiscard]] bool empty() const { return used_ == 0; }

 private:
  struct Entry {
    std::uintptr_t block;  // 0: none.
    LiveBlock known;
  };

  [[nodiscard]] std::size_t home_of(std::uintptr_t block) const;
  void place(std::uintptr_t block, const LiveBlock& known);
  bool grow();

  Entry* entries_ = nullptr;
  std::size_t capacity_ = 0;  // A power of two, or 0.
  std::size_t used_ = 0;
};

}  // namespace benchgate::preload
