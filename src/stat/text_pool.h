#pragma once

#include "src/stat/id_table.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace benchgate::stat {

/// Keeps one copy of every text it is given.
class TextPool {
 public:
  /// The pool's copy, good as long as the pool lives: texts are equal if, and
  /// only if, they are at the same address.
  std::string_view keep(std::string_view text);

 private:
  std::string_view copy(std::string_view text);

  IdTable ids_;
  std::deque<std::string_view> texts_;  ///< By number.
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace benchgate::stat
