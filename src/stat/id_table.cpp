#include "src/stat/id_table.h"

#include <algorithm>

namespace benchgate::stat {

void IdTable::grow() {
  constexpr std::size_t kFirst = 16;
  std::vector<Entry> old(std::max(kFirst, 2 * entries_.size()));
  old.swap(entries_);
  for (const Entry& entry : old) {
    if (entry.id == kNone) {
      continue;
    }
    std::size_t at = entry.tag & mask();
    while (entries_[at].id != kNone) {
      at = (at + 1) & mask();
    }
    entries_[at] = entry;
  }
}

}  // namespace benchgate::stat
