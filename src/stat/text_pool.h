#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace benchgate::stat {

/// Keeps one copy of every text it is given.
class TextPool {
 public:
  /// The pool's copy, good as long as the pool lives: equal texts are at the
  /// same address.
  std::string_view keep(std::string_view text);

 private:
  std::unordered_set<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace benchgate::stat
