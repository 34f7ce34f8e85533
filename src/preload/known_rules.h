#pragma once

#include "src/preload/frame_rules.h"
#include "src/preload/frame_table.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Rules, and what they were read from.
struct KnownFrame {
  FrameRules rules;
  FrameText text;
};

/// The rules of addresses that were looked up lately, for all threads and their
/// signal handlers: nobody waits, and what cannot be kept at once is not kept.
/// Needs no initialisation.
class KnownRules {
 public:
  constexpr KnownRules() = default;

  /// `stamp`: of the library that `address` is in (see FrameTable::stamp).
  bool find(std::uintptr_t address, std::uint64_t stamp,
            KnownFrame& frame) const;

  void keep(std::uintptr_t address, std::uint64_t stamp,
            const KnownFrame& frame);

 private:
  static constexpr std::size_t kWords =
      (sizeof(KnownFrame) + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
  static constexpr std::size_t kEntries = 2048;  // A power of two.

  /// A sequence lock (Boehm, 2012): odd while somebody writes.
  struct Entry {
    std::atomic<std::uint64_t> sequence{0};
    std::atomic<std::uint64_t> address{0};
    std::atomic<std::uint64_t> stamp{0};
    std::atomic<std::uint64_t> words[kWords] = {};
  };

  static std::size_t place_of(std::uintptr_t address) {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;  // Knuth: golden ratio.
    return static_cast<std::size_t>((address * kOdd) >> 32U) & (kEntries - 1);
  }

  Entry entries_[kEntries];
};

}  // namespace benchgate::preload
