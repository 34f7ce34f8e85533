#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace benchgate::stat {

/// Spreads all bits of a word over all others (the finalizer of MurmurHash3).
constexpr std::uint64_t spread(std::uint64_t word) {
  word ^= word >> 33U;
  word *= 0xff51afd7ed558ccdU;
  word ^= word >> 33U;
  word *= 0xc4ceb9fe1a85ec53U;
  return word ^ (word >> 33U);
}

/// A hash of all words that were added, in their order.
class WordHash {
 public:
  WordHash& add(std::uint64_t word) {
    state_ = spread(state_ + 0x9e3779b97f4a7c15U) ^ word;
    return *this;
  }

  /// By its address: for texts of a pool.
  WordHash& add(std::string_view pooled) {
    return add(reinterpret_cast<std::uintptr_t>(pooled.data()));
  }

  [[nodiscard]] std::uint64_t value() const { return spread(state_); }

 private:
  std::uint64_t state_ = 0;
};

/// Finds the numbers of things that are kept elsewhere: a hash table that takes
/// 11 to 21 bytes for each.
class IdTable {
 public:
  using Id = std::uint32_t;

  /// Looks for the thing with that hash for which `is_it(id)` holds; if there
  /// is none, `next` is its number from now on. `next` counts the things, so
  /// that what is returned is equal to it if, and only if, the thing is new.
  ///
  /// Complexity: expected constant.
  template <typename IsIt>
  Id find_or_add(std::uint64_t hash, std::size_t next, IsIt is_it) {
    if (4 * count_ >= 3 * entries_.size()) {
      grow();
    }
    const auto tag = static_cast<std::uint32_t>(hash);
    Entry* entry = &entries_[tag & mask()];
    for (std::size_t at = tag; entry->id != kNone;
         entry = &entries_[++at & mask()]) {
      if (entry->tag == tag && is_it(entry->id)) {
        return entry->id;
      }
    }
    ++count_;
    *entry = {tag, static_cast<Id>(next)};
    return entry->id;
  }

 private:
  static constexpr Id kNone = ~Id{0};

  struct Entry {
    std::uint32_t tag = 0;  ///< Of the hash; also says where to look first.
    Id id = kNone;
  };

  [[nodiscard]] std::size_t mask() const { return entries_.size() - 1; }

  void grow();

  std::vector<Entry> entries_;  ///< A power of two of them.
  std::size_t count_ = 0;
};

}  // namespace benchgate::stat
