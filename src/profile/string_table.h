#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace benchgate::profile {

/// A text of a profile, by its place in the profile's table. Two texts of one
/// profile are equal if and only if their numbers are.
using Text = std::uint32_t;

inline constexpr Text kNoText = 0;

/// Every text of a profile once. A hostile file may say one long name a
/// million times, and a sane one says a few thousand names often.
class StringTable {
 public:
  StringTable();
  StringTable(const StringTable& other);
  StringTable& operator=(const StringTable& other);
  // A moved deque keeps its strings where they were, and the views with them.
  StringTable(StringTable&&) = default;
  StringTable& operator=(StringTable&&) = default;
  ~StringTable() = default;

  /// The number of `text`, which is added if it is new. The empty text is
  /// kNoText.
  Text add(std::string_view text);

  /// Precondition: `text` came from this table, or from the one that it is a
  /// copy of. The view lives as long as the table.
  [[nodiscard]] std::string_view operator[](Text text) const;

  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, Text> numbers_;
};

}  // namespace benchgate::profile
