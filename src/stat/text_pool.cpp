#include "src/stat/text_pool.h"

#include <algorithm>

namespace benchgate::stat {

std::string_view TextPool::keep(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  const auto found = texts_.find(text);
  if (found != texts_.end()) {
    return *found;
  }
  if (text.size() > left_) {
    left_ = std::max(kBlock, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    free_ = blocks_.back().get();
  }
  std::ranges::copy(text, free_);
  const std::string_view kept(free_, text.size());
  free_ += text.size();
  left_ -= text.size();
  texts_.insert(kept);
  return kept;
}

}  // namespace benchgate::stat
