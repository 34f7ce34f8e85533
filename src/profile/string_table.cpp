#include "src/profile/string_table.h"

#include <cassert>

namespace benchgate::profile {

StringTable::StringTable() {
  add("");
}

StringTable::StringTable(const StringTable& other) {
  for (const std::string& text : other.texts_) {
    add(text);
  }
}

StringTable& StringTable::operator=(const StringTable& other) {
  if (this != &other) {
    *this = StringTable(other);
  }
  return *this;
}

Text StringTable::add(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) {
    return known->second;
  }
  const auto number = static_cast<Text>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(texts_.back(), number);
  return number;
}

std::string_view StringTable::operator[](Text text) const {
  assert(text < texts_.size());
  return texts_[text];
}

}  // namespace benchgate::profile
