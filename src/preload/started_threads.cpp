#include "src/preload/started_threads.h"

namespace benchgate::preload {

void StartedThreads::begin() {
  for (Stack*& maker : makers_) {
    maker = nullptr;
  }
  ++loop_;
}

std::uint64_t StartedThreads::add(Stack* stack) {
  for (std::size_t i = 0; i < kMost; ++i) {
    const std::size_t at = (last_ + i) % kMost;
    if (makers_[at] == nullptr) {
      makers_[at] = stack;
      last_ = at + 1;
      return loop_ * kMost + at;
    }
  }
  return 0;
}

Stack* StartedThreads::remove(std::uint64_t thread) {
  if (thread / kMost != loop_) {
    return nullptr;
  }
  Stack*& maker = makers_[thread % kMost];
  Stack* const stack = maker;
  maker = nullptr;
  return stack;
}

}  // namespace benchgate::preload
