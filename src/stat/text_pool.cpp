#include "src/stat/text_pool.h"

#include <algorithm>
#include <functional>

namespace benchgate::stat {

std::string_view TextPool::keep(std::string_view text) {
  const IdTable::Id id = ids_.find_or_add(
      std::hash<std::string_view>()(text), texts_.size(),
      [&](IdTable::Id known) { return texts_[known] == text; });
  if (id == texts_.size()) {
    texts_.push_back(copy(text));
  }
  return texts_[id];
}

std::string_view TextPool::copy(std::string_view text) {
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  // The empty text has an address of its own, too.
  const std::size_t room = std::max<std::size_t>(1, text.size());
  if (room > left_) {
    left_ = std::max(kBlock, room);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    free_ = blocks_.back().get();
  }
  std::ranges::copy(text, free_);
  const std::string_view kept(free_, text.size());
  free_ += room;
  left_ -= room;
  return kept;
}

}  // namespace benchgate::stat
