#include "src/stat/value_store.h"

#include <algorithm>
#include <new>

namespace benchgate::stat {

double* DoubleArena::allocate(std::size_t count) {
  constexpr std::size_t kBlock = std::size_t{64} << 10U;  // Half a megabyte.
  if (count > left_) {
    left_ = std::max(kBlock, count);
    blocks_.push_back(std::make_unique_for_overwrite<double[]>(left_));
    free_ = blocks_.back().get();
  }
  double* const room = free_;
  free_ += count;
  left_ -= count;
  return room;
}

/// Pieces double, up to one that wastes little when it stays half empty. They
/// are an odd number of the cache's lines: with a power of two, the ends of all
/// lists would fall on a few sets of the cache and drive each other out.
void ValueList::grow(DoubleArena& arena) {
  constexpr std::size_t kLine = 64 / sizeof(double);
  constexpr std::size_t kMostLines = 15;  // With the header, not a kilobyte.
  static_assert(sizeof(Piece) == kHeader * sizeof(double) &&
                alignof(Piece) <= alignof(double));
  const std::size_t lines =
      last_ == nullptr ? 0 : (last_->count + kHeader) / kLine;
  const std::size_t size = kLine * std::min(kMostLines, 2 * lines + 1);
  double* const room = arena.allocate(size);
  last_ = new (room) Piece{last_, size - kHeader};
  next_ = room + kHeader;
  end_ = room + size;
}

std::size_t ValueList::size() const {
  std::size_t size = repeats_ - static_cast<std::size_t>(end_ - next_);
  for (const Piece* piece = last_; piece != nullptr; piece = piece->previous) {
    size += piece->count;
  }
  return size;
}

std::vector<double> ValueList::values() const {
  std::vector<double> values;
  values.reserve(size());
  values.assign(repeats_, first_);
  auto unused = static_cast<std::size_t>(end_ - next_);
  for (const Piece* piece = last_; piece != nullptr; piece = piece->previous) {
    const auto* const begin = reinterpret_cast<const double*>(piece + 1);
    values.insert(values.end(), begin, begin + (piece->count - unused));
    unused = 0;
  }
  return values;
}

}  // namespace benchgate::stat
