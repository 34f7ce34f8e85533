#pragma once

/// \file
/// Many growing lists of doubles in little memory. Values of a benchmark that
/// never change (allocations, say) take none: each list counts how often its
/// first value comes again.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace benchgate::stat {

/// Memory that is given out piece by piece and taken back all at once.
class DoubleArena {
 public:
  /// Room for `count` doubles, as long as the arena lives.
  double* allocate(std::size_t count);

 private:
  struct Release {
    void operator()(double* block) const;
  };

  void add_block(std::size_t least);

  std::vector<std::unique_ptr<double, Release>> blocks_;
  double* free_ = nullptr;
  std::size_t left_ = 0;
};

/// A list of doubles that keeps no order. It refers to memory of an arena.
class ValueList {
 public:
  void add(double value, DoubleArena& arena) {
    if (std::bit_cast<std::uint64_t>(value) ==
            std::bit_cast<std::uint64_t>(first_) &&
        repeats_ != 0) {
      ++repeats_;
      return;
    }
    add_other(value, arena);
  }

  /// Asks the processor for where the next value will stand.
  void prefetch_end() const { __builtin_prefetch(next_, 1); }

  [[nodiscard]] std::size_t size() const;

  /// All values, those equal to the first one first, in place of what is in
  /// `to`.
  void copy_to(std::vector<double>& to) const;

 private:
  /// In front of the values of a piece.
  struct Piece {
    const Piece* previous = nullptr;
    std::size_t count = 0;  ///< How many it holds when it is full.
  };

  static constexpr std::size_t kHeader = sizeof(Piece) / sizeof(double);

  void add_other(double value, DoubleArena& arena) {
    if (repeats_ == 0) {
      first_ = value;
      repeats_ = 1;
      return;
    }
    if (next_ == end_) {
      grow(arena);
    }
    *next_++ = value;
  }

  void grow(DoubleArena& arena);

  double first_ = 0.0;
  std::uint64_t repeats_ = 0;
  double* next_ = nullptr;
  double* end_ = nullptr;
  const Piece* last_ = nullptr;
};

}  // namespace benchgate::stat
