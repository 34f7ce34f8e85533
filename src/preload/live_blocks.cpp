#include "src/preload/live_blocks.h"

#include <sys/mman.h>

#include <cerrno>

namespace benchgate::preload {

namespace {

constexpr std::size_t kFirstCapacity = 4096;

}  // namespace

std::size_t LiveBlocks::home_of(std::uintptr_t block) const {
  // Fibonacci hashing; the lowest four bits of a block's address are zero.
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15U;
  const std::uint64_t hash = (std::uint64_t{block} >> 4U) * kGoldenRatio;
  return static_cast<std::size_t>(hash >> 32U) & (capacity_ - 1);
}

void LiveBlocks::place(std::uintptr_t block, const LiveBlock& known) {
  std::size_t i = home_of(block);
  while (entries_[i].block != 0 && entries_[i].block != block) {
    i = (i + 1) & (capacity_ - 1);
  }
  used_ += entries_[i].block == 0 ? 1 : 0;
  entries_[i] = {block, known};
}

bool LiveBlocks::grow() {
  const int before = errno;
  const std::size_t capacity = capacity_ == 0 ? kFirstCapacity : 2 * capacity_;
  void* const memory =
      ::mmap(nullptr, capacity * sizeof(Entry), PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    errno = before;
    return false;
  }
  Entry* const old = entries_;
  const std::size_t old_capacity = capacity_;
  entries_ = static_cast<Entry*>(memory);
  capacity_ = capacity;
  used_ = 0;
  for (std::size_t i = 0; i < old_capacity; ++i) {
    if (old[i].block != 0) {
      place(old[i].block, old[i].known);
    }
  }
  if (old != nullptr) {
    ::munmap(old, old_capacity * sizeof(Entry));
  }
  errno = before;
  return true;
}

bool LiveBlocks::insert(const void* block, const LiveBlock& known) {
  if (2 * (used_ + 1) > capacity_ && !grow()) {
    return false;
  }
  place(reinterpret_cast<std::uintptr_t>(block), known);  // NOLINT
  return true;
}

bool LiveBlocks::remove(const void* block, LiveBlock& known) {
  if (used_ == 0) {
    return false;
  }
  const std::size_t mask = capacity_ - 1;
  const auto wanted = reinterpret_cast<std::uintptr_t>(block);  // NOLINT
  std::size_t hole = home_of(wanted);
  while (entries_[hole].block != wanted) {
    if (entries_[hole].block == 0) {
      return false;
    }
    hole = (hole + 1) & mask;
  }
  known = entries_[hole].known;
  --used_;
  for (std::size_t i = (hole + 1) & mask; entries_[i].block != 0;
       i = (i + 1) & mask) {
    // Moves up unless its home lies behind the hole.
    const std::size_t home = home_of(entries_[i].block);
    if (((i - home) & mask) >= ((i - hole) & mask)) {
      entries_[hole] = entries_[i];
      hole = i;
    }
  }
  entries_[hole] = {0, {0, nullptr}};
  return true;
}

void LiveBlocks::clear() {
  for (std::size_t i = 0; used_ != 0 && i < capacity_; ++i) {
    entries_[i] = {0, {0, nullptr}};
  }
  used_ = 0;
}

}  // namespace benchgate::preload
