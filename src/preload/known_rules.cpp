#include "src/preload/known_rules.h"

namespace benchgate::preload {

bool KnownRules::find(std::uintptr_t address, std::uint64_t stamp,
                      KnownFrame& frame) const {
  const Entry& entry = entries_[place_of(address)];
  const std::uint64_t before = entry.sequence.load(std::memory_order_acquire);
  if ((before & 1U) != 0 ||
      entry.address.load(std::memory_order_acquire) != address ||
      entry.stamp.load(std::memory_order_acquire) != stamp) {
    return false;
  }
  std::uint64_t words[kWords];
  for (std::size_t i = 0; i < kWords; ++i) {
    // All of these are read before the sequence is read again.
    words[i] = entry.words[i].load(std::memory_order_acquire);
  }
  if (entry.sequence.load(std::memory_order_relaxed) != before) {
    return false;
  }
  __builtin_memcpy(&frame, words, sizeof frame);
  return true;
}

void KnownRules::keep(std::uintptr_t address, std::uint64_t stamp,
                      const KnownFrame& frame) {
  Entry& entry = entries_[place_of(address)];
  std::uint64_t before = entry.sequence.load(std::memory_order_relaxed);
  if ((before & 1U) != 0 || !entry.sequence.compare_exchange_strong(
                                before, before + 1, std::memory_order_acquire,
                                std::memory_order_relaxed)) {
    return;
  }
  std::uint64_t words[kWords] = {};
  __builtin_memcpy(words, &frame, sizeof frame);
  // A reader that sees any of these sees the odd sequence, too.
  entry.address.store(address, std::memory_order_release);
  entry.stamp.store(stamp, std::memory_order_release);
  for (std::size_t i = 0; i < kWords; ++i) {
    entry.words[i].store(words[i], std::memory_order_release);
  }
  entry.sequence.store(before + 2, std::memory_order_release);
}

}  // namespace benchgate::preload
