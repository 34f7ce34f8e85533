#pragma once

/// \file
/// Many growing lists of doubles in little memory. Values of a benchmark that
/// never change (allocations, say) take none: each list counts how often its
/// first value comes again.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
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
///
/// Numbers in files are mostly short: what takes a double in base units ("1234
/// ns" in seconds) is a float as it is written. So values are kept as floats
/// and multiplied when they are asked for, until there is one that is no float,
/// or has another factor.
class ValueList {
 public:
  /// Adds `written` times `factor`, as exact as that is.
  void add(double written, double factor, DoubleArena& arena) {
    const double value = written * factor;
    if (std::bit_cast<std::uint64_t>(value) ==
            std::bit_cast<std::uint64_t>(first_) &&
        repeats_ - 1U < kMostRepeats - 1U) {
      ++repeats_;
      return;
    }
    add_other(written, factor, arena);
  }

  /// Asks the processor for where the next value will stand.
  void prefetch_end() const { __builtin_prefetch(next_, 1); }

  [[nodiscard]] std::size_t size() const;

  /// All values, those equal to the first one first, in place of what is in
  /// `to`.
  void copy_to(std::vector<double>& to) const;

 private:
  static constexpr std::uint32_t kMostRepeats = ~std::uint32_t{0};

  /// In front of the values of a piece.
  struct Piece {
    const Piece* previous = nullptr;
    std::size_t count = 0;  ///< How many it holds when it is full.
  };

  void add_other(double written, double factor, DoubleArena& arena) {
    if (repeats_ == 0) {
      first_ = written * factor;
      factor_ = factor;
      repeats_ = 1;
      return;
    }
    if (factor == factor_ && has_float(written)) {
      append(static_cast<float>(written), arena);
      return;
    }
    if (!is_wide()) {
      become_wide(arena);
    }
    append(written * factor, arena);
  }

  template <typename Number>
  void append(Number value, DoubleArena& arena) {
    if (left_ == 0) {
      grow(arena, sizeof value);
    }
    std::memcpy(next_, &value, sizeof value);
    next_ += sizeof value;
    --left_;
  }

  /// Not by a conversion alone: one that is too large is undefined.
  static bool has_float(double value) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    return value >= -kLargest && value <= kLargest &&
           static_cast<double>(static_cast<float>(value)) == value;
  }

  [[nodiscard]] bool is_wide() const { return std::isnan(factor_); }

  void become_wide(DoubleArena& arena);
  void grow(DoubleArena& arena, std::size_t width);

  double first_ = 0.0;
  double factor_ = 0.0;  ///< Of the floats; NaN: the pieces hold doubles.
  std::byte* next_ = nullptr;
  const Piece* last_ = nullptr;
  std::uint32_t left_ = 0;  ///< Room for so many in the last piece.
  std::uint32_t repeats_ = 0;
};

}  // namespace benchgate::stat
