#include "src/preload/stack_table.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace benchgate::preload {

namespace {

constexpr std::size_t kFirstCapacity = 1024;
constexpr std::size_t kChunk = std::size_t{1} << 20U;

/// Null, with errno as it was, if there is none.
void* take_pages(std::size_t size) {
  const int before = errno;
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  errno = before;
  return memory == MAP_FAILED ? nullptr : memory;
}

/// FNV-1a over addresses (Fowler, Noll, Vo, 1991), with its bits mixed: the
/// lower ones choose the slot.
std::uint64_t hash_of(const std::uintptr_t* frames, std::size_t depth) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (std::size_t i = 0; i < depth; ++i) {
    hash = (hash ^ frames[i]) * 0x100000001b3U;
  }
  return hash ^ (hash >> 32U);
}

}  // namespace

struct StackTable::Chunk {
  Chunk* next;
  std::size_t used;  // Of its kChunk bytes, this header's included.
};

Stack** StackTable::slot_of(std::uint64_t hash, const std::uintptr_t* frames,
                            std::size_t depth) const {
  std::size_t i = hash & (capacity_ - 1);
  for (; slots_[i] != nullptr; i = (i + 1) & (capacity_ - 1)) {
    const Stack& stack = *slots_[i];
    if (stack.hash == hash && stack.depth == depth &&
        std::equal(frames, frames + depth, stack.frames)) {
      break;
    }
  }
  return slots_ + i;
}

Stack* StackTable::find(const std::uintptr_t* frames, std::size_t depth) {
  depth = depth < kMostFrames ? depth : kMostFrames;
  if (2 * (used_ + 1) > capacity_ && !grow()) {
    ++lost_;
    return nullptr;
  }
  const std::uint64_t hash = hash_of(frames, depth);
  Stack** const slot = slot_of(hash, frames, depth);
  if (*slot != nullptr) {
    return *slot;
  }
  Stack* const stack = take(depth);
  if (stack == nullptr) {
    ++lost_;
    return nullptr;
  }
  std::memset(stack->values, 0, sizeof stack->values);
  std::copy_n(frames, depth, stack->frames);
  stack->next = nullptr;
  stack->hash = hash;
  stack->depth = depth;
  (last_ == nullptr ? first_ : last_->next) = stack;
  last_ = stack;
  *slot = stack;
  ++used_;
  return stack;
}

/// Room for a stack in the current chunk, or in the next one.
Stack* StackTable::take(std::size_t depth) {
  const std::size_t size = offsetof(Stack, frames) +
                           (depth > 0 ? depth : 1) * sizeof(std::uintptr_t);
  if (current_ == nullptr || kChunk - current_->used < size) {
    Chunk** const after = current_ == nullptr ? &chunks_ : &current_->next;
    if (*after == nullptr) {
      *after = static_cast<Chunk*>(take_pages(kChunk));
      if (*after == nullptr) {
        return nullptr;
      }
    }
    current_ = *after;
    current_->used = sizeof(Chunk);
  }
  char* const room = reinterpret_cast<char*>(current_) + current_->used;
  current_->used += size;
  return reinterpret_cast<Stack*>(room);  // NOLINT: sizes are those of words.
}

bool StackTable::grow() {
  const std::size_t capacity = capacity_ == 0 ? kFirstCapacity : 2 * capacity_;
  void* const memory = take_pages(capacity * sizeof(Stack*));
  if (memory == nullptr) {
    return false;
  }
  Stack** const old = slots_;
  const std::size_t old_capacity = capacity_;
  slots_ = static_cast<Stack**>(memory);
  capacity_ = capacity;
  for (Stack* stack = first_; stack != nullptr; stack = stack->next) {
    *slot_of(stack->hash, stack->frames, stack->depth) = stack;
  }
  if (old != nullptr) {
    ::munmap(old, old_capacity * sizeof(Stack*));
  }
  return true;
}

void StackTable::clear() {
  if (slots_ != nullptr) {
    std::memset(slots_, 0, capacity_ * sizeof(Stack*));
  }
  used_ = 0;
  first_ = nullptr;
  last_ = nullptr;
  lost_ = 0;
  current_ = chunks_;
  if (current_ != nullptr) {
    current_->used = sizeof(Chunk);
  }
}

}  // namespace benchgate::preload
