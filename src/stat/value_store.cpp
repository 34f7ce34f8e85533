#include "src/stat/value_store.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <new>

namespace benchgate::stat {

namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;  // In bytes.
constexpr std::size_t kSmallAlignment = 64;

/// The first blocks are small. Those of much data are huge pages of the system:
/// without, a tenth of the time for a million results goes by in page faults.
std::size_t bytes_of_next_block(std::size_t blocks) {
  constexpr std::size_t kSmall = std::size_t{256} << 10U;
  constexpr std::size_t kSmallBlocks = 16;
  return blocks < kSmallBlocks ? kSmall : kHugePage;
}

}  // namespace

void DoubleArena::Release::operator()(double* block) const {
  std::free(block);
}

void DoubleArena::add_block(std::size_t least) {
  const std::size_t wanted =
      std::max(bytes_of_next_block(blocks_.size()), least * sizeof(double));
  const std::size_t alignment =
      wanted < kHugePage ? kSmallAlignment : kHugePage;
  const std::size_t bytes = (wanted + alignment - 1) / alignment * alignment;
  blocks_.emplace_back(
      static_cast<double*>(std::aligned_alloc(alignment, bytes)));
  free_ = blocks_.back().get();
  if (free_ == nullptr) {
    throw std::bad_alloc();
  }
  if (alignment == kHugePage) {
    ::madvise(free_, bytes, MADV_HUGEPAGE);  // A system may not have them.
  }
  left_ = bytes / sizeof(double);
}

double* DoubleArena::allocate(std::size_t count) {
  if (count > left_) {
    add_block(count);
  }
  double* const room = free_;
  free_ += count;
  left_ -= count;
  return room;
}

/// The room of what was kept as floats is lost: it is a few numbers, as files
/// are.
void ValueList::become_wide(DoubleArena& arena) {
  std::vector<double> values;
  copy_to(values);
  factor_ = std::numeric_limits<double>::quiet_NaN();
  last_ = nullptr;
  left_ = 0;
  for (std::size_t i = repeats_; i < values.size(); ++i) {
    append(values[i], arena);
  }
}

/// Every second piece is larger by half, up to one that wastes little when it
/// stays half empty. They are an odd number of the cache's lines: with a power
/// of two, the ends of all lists would fall on a few sets of the cache and
/// drive each other out.
void ValueList::grow(DoubleArena& arena, std::size_t width) {
  constexpr std::size_t kLine = 64;       // In bytes.
  constexpr std::size_t kMostLines = 15;  // With the header, not a kilobyte.
  static_assert(sizeof(Piece) % sizeof(double) == 0 &&
                alignof(Piece) <= alignof(double));
  std::size_t lines = 1;
  if (last_ != nullptr) {
    const std::size_t last = (last_->count * width + sizeof(Piece)) / kLine;
    const bool is_second =
        last_->previous == nullptr || last_->previous->count == last_->count;
    lines = is_second ? std::min(kMostLines, (last + last / 2 + 1) | 1U) : last;
  }
  const std::size_t bytes = kLine * lines;
  const std::size_t count = (bytes - sizeof(Piece)) / width;
  auto* const piece =
      new (arena.allocate(bytes / sizeof(double))) Piece{last_, count};
  last_ = piece;
  next_ = reinterpret_cast<std::byte*>(piece + 1);
  left_ = static_cast<std::uint32_t>(count);
}

std::size_t ValueList::size() const {
  std::size_t size = std::size_t{repeats_} - left_;
  for (const Piece* piece = last_; piece != nullptr; piece = piece->previous) {
    size += piece->count;
  }
  return size;
}

void ValueList::copy_to(std::vector<double>& to) const {
  to.clear();
  to.reserve(size());
  to.assign(repeats_, first_);
  std::size_t unused = left_;
  for (const Piece* piece = last_; piece != nullptr; piece = piece->previous) {
    const std::size_t count = piece->count - unused;
    if (is_wide()) {
      const auto* const begin = reinterpret_cast<const double*>(piece + 1);
      to.insert(to.end(), begin, begin + count);
    } else {
      const auto* const begin = reinterpret_cast<const float*>(piece + 1);
      std::transform(begin, begin + count, std::back_inserter(to),
                     [this](float written) {
                       return static_cast<double>(written) * factor_;
                     });
    }
    unused = 0;
  }
}

}  // namespace benchgate::stat
