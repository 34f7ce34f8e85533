#include "reporters/json_node.h"

#include "reporters/display_text.h"
#include "reporters/json_syntax_error.h"
#include "reporters/utf8.h"

#include <fmt/format.h>

namespace benchgate::reporters {

namespace {

using simdjson::dom::element_type;

/// What is quoted from the file in a message is cut to this many columns.
constexpr std::size_t kLongestQuote = 60;

std::string found(simdjson::dom::element element) {
  switch (element.type()) {
    case element_type::ARRAY:
      return "an array";
    case element_type::OBJECT:
      return "an object";
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return fmt::format("the number {}", double(element));
    case element_type::STRING: {
      const std::string_view text = element;
      return fmt::format("\"{}\"", shorten(visible_text(text), kLongestQuote));
    }
    case element_type::BOOL:
      return bool(element) ? "true" : "false";
    case element_type::NULL_VALUE:
      return "null";
  }
  return "something else";
}

}  // namespace

JsonNode JsonNode::at(std::string_view key) const {
  simdjson::dom::element value;
  if (object().at_key(key).get(value) != simdjson::SUCCESS) {
    const std::string own = path();
    throw InvalidResult(fmt::format("{}{}{}: this key is missing", own,
                                    own.empty() ? "" : ".", key));
  }
  return {value, *this, key};
}

bool JsonNode::has(std::string_view key) const {
  return object().at_key(key).error() == simdjson::SUCCESS;
}

double JsonNode::number() const {
  double value = 0.0;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("a number");
  }
  return value;
}

std::uint64_t JsonNode::whole() const {
  std::uint64_t value = 0;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("a whole number, not negative");
  }
  return value;
}

bool JsonNode::boolean() const {
  bool value = false;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("true or false");
  }
  return value;
}

std::string_view JsonNode::raw_text() const {
  std::string_view value;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("a text");
  }
  return value;
}

std::string JsonNode::text() const {
  return unescape_bytes(raw_text());
}

simdjson::dom::array JsonNode::array() const {
  simdjson::dom::array value;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("an array");
  }
  return value;
}

simdjson::dom::object JsonNode::object() const {
  simdjson::dom::object value;
  if (element_.get(value) != simdjson::SUCCESS) {
    fail("an object");
  }
  return value;
}

void JsonNode::fail(std::string_view expected) const {
  const std::string own = path();
  throw InvalidResult(fmt::format("{}: expected {}, found {}",
                                  own.empty() ? "the file" : own, expected,
                                  found(element_)));
}

std::string JsonNode::path() const {
  if (parent_ == nullptr) {
    return "";
  }
  const std::string before = parent_->path();
  if (key_.data() == nullptr) {
    return fmt::format("{}[{}]", before, index_);
  }
  return fmt::format("{}{}{}", before, before.empty() ? "" : ".",
                     shorten(visible_text(key_), kLongestQuote));
}

JsonNode parse_document(simdjson::dom::parser& parser, std::string_view text) {
  if (text.empty()) {
    throw InvalidResult("the file is empty");
  }
  simdjson::dom::element root;
  const simdjson::error_code error =
      parser.parse(text.data(), text.size()).get(root);
  if (error != simdjson::SUCCESS) {
    const auto where = find_syntax_error(text);
    throw InvalidResult(where
                            ? fmt::format("line {}, column {}: {}", where->line,
                                          where->column, where->why)
                            : fmt::format("this JSON cannot be read: {}",
                                          simdjson::error_message(error)));
  }
  return JsonNode(root);
}

}  // namespace benchgate::reporters
