#pragma once

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Deeper stacks lose their outermost frames.
inline constexpr std::size_t kMostFrames = 128;

/// Values are at most this many at each stack.
inline constexpr std::size_t kMostValues = 4;

/// A stack and what was added up at it.
struct Stack {
  std::int64_t values[kMostValues];
  Stack* next;  ///< In the order of their first appearance.
  std::uint64_t hash;
  std::size_t depth;
  std::uintptr_t frames[1];  ///< `depth` addresses, leaf first.
};

/// Adds up values by stack. Takes its memory from the kernel, never from
/// malloc, and gives none back; so it can be used inside malloc and in a signal
/// handler, by whoever holds the recorder's lock: it is not thread-safe.
class StackTable {
 public:
  constexpr StackTable() = default;

  /// The stack of these `depth` frames, new with zeros if there is none yet; it
  /// stays where it is until `clear`.
  ///
  /// Returns: null if there is no room; that is counted.
  Stack* find(const std::uintptr_t* frames, std::size_t depth);

  /// Forgets all stacks. Their memory is used again.
  void clear();

  /// The first of all stacks; null: none.
  [[nodiscard]] const Stack* first() const { return first_; }

  Stack* first() { return first_; }

  /// How many stacks there was no room for.
  [[nodiscard]] std::int64_t lost() const { return lost_; }

 private:
  struct Chunk;

  [[nodiscard]] Stack** slot_of(std::uint64_t hash,
                                const std::uintptr_t* frames,
                                std::size_t depth) const;
  Stack* take(std::size_t depth);
  bool grow();

  Stack** slots_ = nullptr;
  std::size_t capacity_ = 0;  // A power of two, or 0.
  std::size_t used_ = 0;
  Chunk* chunks_ = nullptr;  // All of them, in the order of their use.
  Chunk* current_ = nullptr;
  Stack* first_ = nullptr;
  Stack* last_ = nullptr;
  std::int64_t lost_ = 0;
};

}  // namespace benchgate::preload
