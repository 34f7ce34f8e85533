#pragma once

/// \file
/// JSON with comments, where every value knows its line and key path: for
/// configuration that people write and get wrong.

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::cli {

/// A parsed document and the line of each value, by JSON pointer.
class LocatedDocument {
 public:
  /// Throws: InvalidConfiguration with line and column if `text` is no JSON,
  ///         or if an object has a key twice.
  LocatedDocument(std::string_view text, std::string file);
  ~LocatedDocument();
  LocatedDocument(const LocatedDocument&) = delete;
  LocatedDocument& operator=(const LocatedDocument&) = delete;
  LocatedDocument(LocatedDocument&&) = delete;
  LocatedDocument& operator=(LocatedDocument&&) = delete;

 private:
  friend class LocatedValue;

  std::string file_;
  std::unique_ptr<nlohmann::json> document_;
  std::map<std::string, std::size_t> lines_;
};

/// A value of a document. Every reader throws InvalidConfiguration, naming
/// file, line and key path, if the value is not of the kind asked for.
class LocatedValue {
 public:
  /// The whole of `document`, which outlives this.
  explicit LocatedValue(const LocatedDocument& document);

  /// Checks that this is an object with no keys but `allowed`; for another the
  /// message suggests the nearest of them.
  void check_keys(std::initializer_list<std::string_view> allowed) const;

  [[nodiscard]] bool has(std::string_view key) const;

  /// The value of `key`, which must be there.
  [[nodiscard]] LocatedValue at(std::string_view key) const;

  /// The elements of an array.
  [[nodiscard]] std::vector<LocatedValue> elements() const;

  /// The members of an object, with their keys.
  [[nodiscard]] std::vector<std::pair<std::string, LocatedValue>> members()
      const;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;

  /// A whole number from 0 to `most`.
  [[nodiscard]] std::size_t count(std::size_t most) const;

  /// A share: a number from 0 to 1, or text like "1%" or "150%".
  [[nodiscard]] double share() const;

  /// Throws InvalidConfiguration: "FILE:LINE: PATH: MESSAGE".
  [[noreturn]] void fail(std::string_view message) const;

 private:
  LocatedValue(const LocatedDocument& document, const nlohmann::json& value,
               std::string pointer, std::string path);

  const LocatedDocument* document_;
  const nlohmann::json* value_;
  std::string pointer_;  // For the line.
  std::string path_;     // For the reader: "suites[0].name".
};

}  // namespace benchgate::cli
