#pragma once

/// \file
/// Reading JSON with the place at hand: a node knows its path, and an error is
/// "rows[3].pairs.screen[0]: expected ..., found ...". Includes simdjson, and
/// so is for sources only.

#include "reporters/result_json.h"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// A value in a document. Refers to its parent, which must outlive it.
class JsonNode {
 public:
  /// The document itself.
  explicit JsonNode(simdjson::dom::element element) : element_(element) {}

  JsonNode(simdjson::dom::element element, const JsonNode& parent,
           std::string_view key)
      : element_(element), parent_(&parent), key_(key) {}

  JsonNode(simdjson::dom::element element, const JsonNode& parent,
           std::size_t index)
      : element_(element), parent_(&parent), index_(index) {}

  // All of these throw InvalidResult where the node is not what it is taken
  // for.

  /// A key that must be there.
  [[nodiscard]] JsonNode at(std::string_view key) const;

  [[nodiscard]] bool has(std::string_view key) const;

  [[nodiscard]] bool is_null() const { return element_.is_null(); }

  [[nodiscard]] double number() const;
  [[nodiscard]] std::uint64_t whole() const;
  [[nodiscard]] bool boolean() const;

  /// As it stands in the file, valid as long as the document.
  [[nodiscard]] std::string_view raw_text() const;

  /// With the bytes that `escape_bytes` had hidden.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] simdjson::dom::array array() const;
  [[nodiscard]] simdjson::dom::object object() const;

  /// Throws InvalidResult: "PATH: expected EXPECTED, found ...".
  [[noreturn]] void fail(std::string_view expected) const;

  [[nodiscard]] std::string path() const;

 private:
  simdjson::dom::element element_;
  const JsonNode* parent_ = nullptr;
  std::string_view key_;  // Of an element of an array: empty, without data.
  std::size_t index_ = 0;
};

/// The document that `text` holds, valid as long as `parser`.
///
/// Throws: InvalidResult with line and column.
JsonNode parse_document(simdjson::dom::parser& parser, std::string_view text);

}  // namespace benchgate::reporters
