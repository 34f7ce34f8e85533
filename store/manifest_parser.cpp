#include "store/manifest_parser.h"

#include "store/json_frame.h"
#include "store/json_position.h"
#include "store/json_syntax_error.h"
#include "store/manifest_fields.h"
#include "store/store_error.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace dom = simdjson::dom;

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw StoreError(StoreError::Kind::bad_manifest,
                   fmt::format("the manifest cannot be read: {}", what));
}

std::string_view name_of(dom::element_type type) {
  switch (type) {
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::STRING:
      return "a string";
    case dom::element_type::BOOL:
      return "true or false";
    case dom::element_type::NULL_VALUE:
      return "null";
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      return "a number";
  }
  return "something else";
}

/// Reads valid JSON into the members of a manifest, each object in one pass,
/// and says where something is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  /// An object whose members are known.
  template <typename T>

  requires requires(T& part) { fields_of(part); }

  void read(dom::element element, const JsonFrame& at, T& part) const;

  [[noreturn]] void fail(const JsonPath& path, const std::string& what,
                         Which which = Which::first) const {
    const std::string place = to_string(path);
    refuse(fmt::format("{}: {}{}{}",
                       line_and_column(text_, locate(text_, path, which)),
                       place, place.empty() ? "" : ": ", what));
  }

 private:
  void read(dom::element element, const JsonFrame& at, bool& flag) const {
    flag = value<bool>(element, at, "true or false");
  }

  void read(dom::element element, const JsonFrame& at,
            std::int64_t& number) const {
    number = value<std::int64_t>(element, at, "a whole number");
  }

  void read(dom::element element, const JsonFrame& at,
            std::string& text) const {
    text = value<std::string_view>(element, at, "a string");
  }

  template <typename T>
  void read(dom::element element, const JsonFrame& at,
            std::optional<T>& member) const {
    read(element, at, member.emplace());
  }

  template <typename T>
  void read(dom::element element, const JsonFrame& at,
            std::vector<T>& members) const {
    const auto array = value<dom::array>(element, at, "an array");
    members.reserve(array.size());
    for (const dom::element item : array) {
      const JsonFrame at_item = at.element(members.size());
      read(item, at_item, members.emplace_back());
    }
  }

  void read(dom::element element, const JsonFrame& at, Digest& digest) const;
  void read_text_or_number(dom::element element, const JsonFrame& at,
                           std::string& text) const;

  /// False: the member is another one. `seen` has the bit kIndex if the field
  /// was read before.
  template <std::size_t kIndex, typename T, FieldForm kForm>
  bool read_field(const dom::key_value_pair& member, const JsonFrame& at,
                  const Field<T, kForm>& field, unsigned& seen) const;

  /// False: none of the fields is that member.
  template <typename... F, std::size_t... kIndex>
  bool read_any(const dom::key_value_pair& member, const JsonFrame& at,
                const std::tuple<F...>& fields, unsigned& seen,
                std::index_sequence<kIndex...> /*all*/) const {
    return (read_field<kIndex>(member, at, std::get<kIndex>(fields), seen) ||
            ...);
  }

  template <typename... F, std::size_t... kIndex>
  void check_present(const JsonFrame& at, const std::tuple<F...>& fields,
                     unsigned seen,
                     std::index_sequence<kIndex...> /*all*/) const {
    (check_present(at, std::get<kIndex>(fields), (seen >> kIndex & 1U) != 0),
     ...);
  }

  template <typename T, FieldForm kForm>
  void check_present(const JsonFrame& at, const Field<T, kForm>& field,
                     bool seen) const {
    if (field.required && !seen) {
      fail(at.member(field.key).path(), "is missing");
    }
  }

  void check_duplicates(std::vector<std::string_view> keys,
                        const JsonFrame& at) const;

  /// Throws if a key comes twice in an object, or the nesting is too deep.
  void check_shape(dom::element element, const JsonFrame& at) const;

  /// The value of `at` as a T; `expected` names the type in the error.
  template <typename T>
  T value(dom::element element, const JsonFrame& at,
          std::string_view expected) const;

  std::string_view text_;
};

template <typename T>
T Reader::value(dom::element element, const JsonFrame& at,
                std::string_view expected) const {
  T result;
  if (element.get(result) != simdjson::SUCCESS) {
    const bool big = element.type() == dom::element_type::UINT64;
    fail(at.path(), fmt::format("expected {}, got {}", expected,
                                big ? "a number above 2^63 - 1"
                                    : name_of(element.type())));
  }
  return result;
}

template <std::size_t kIndex, typename T, FieldForm kForm>
bool Reader::read_field(const dom::key_value_pair& member, const JsonFrame& at,
                        const Field<T, kForm>& field, unsigned& seen) const {
  if (member.key != field.key) {
    return false;
  }
  const JsonFrame here = at.member(field.key);
  constexpr unsigned kBit = 1U << kIndex;
  if ((seen & kBit) != 0) {
    fail(here.path(), "the key comes twice", Which::second);
  }
  seen |= kBit;
  if constexpr (kForm == FieldForm::text_or_number) {
    read_text_or_number(member.value, here, *field.target);
  } else {
    read(member.value, here, *field.target);
  }
  return true;
}

template <typename T>

requires requires(T& part) {
  fields_of(part);
}

void Reader::read(dom::element element, const JsonFrame& at, T& part) const {
  const auto fields = fields_of(part);
  constexpr std::make_index_sequence<std::tuple_size_v<decltype(fields)>> kAll;
  unsigned seen = 0;
  std::vector<std::string_view> unknown;
  for (const dom::key_value_pair member :
       value<dom::object>(element, at, "an object")) {
    if (!read_any(member, at, fields, seen, kAll)) {
      unknown.push_back(member.key);
      check_shape(member.value, at.member(member.key));
    }
  }
  check_duplicates(std::move(unknown), at);
  check_present(at, fields, seen, kAll);
}

void Reader::read(dom::element element, const JsonFrame& at,
                  Digest& digest) const {
  try {
    digest = Digest::parse(value<std::string_view>(element, at, "a string"));
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_digest) {
      throw;
    }
    fail(at.path(), error.what());
  }
}

void Reader::read_text_or_number(dom::element element, const JsonFrame& at,
                                 std::string& text) const {
  std::int64_t whole = 0;
  double fraction = 0.0;
  if (element.get(whole) == simdjson::SUCCESS) {
    text = fmt::format("{}", whole);
  } else if (element.get(fraction) == simdjson::SUCCESS) {
    text = fmt::format("{}", fraction);
  } else {
    read(element, at, text);
  }
}

void Reader::check_duplicates(std::vector<std::string_view> keys,
                              const JsonFrame& at) const {
  std::ranges::sort(keys);
  if (const auto twice = std::ranges::adjacent_find(keys);
      twice != keys.end()) {
    fail(at.member(*twice).path(), "the key comes twice", Which::second);
  }
}

// As deep as the text nests, and that has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
void Reader::check_shape(dom::element element, const JsonFrame& at) const {
  dom::array array;
  dom::object members;
  const bool is_array = element.get(array) == simdjson::SUCCESS;
  const bool is_object = element.get(members) == simdjson::SUCCESS;
  if ((is_array || is_object) && at.depth() == kDeepestManifest) {
    fail(at.path(),
         fmt::format("nested deeper than {} levels", kDeepestManifest));
  }
  if (is_array) {
    std::size_t index = 0;
    for (const dom::element item : array) {
      check_shape(item, at.element(index++));
    }
  } else if (is_object) {
    std::vector<std::string_view> keys;
    for (const dom::key_value_pair member : members) {
      keys.push_back(member.key);
      check_shape(member.value, at.member(member.key));
    }
    check_duplicates(std::move(keys), at);
  }
}

void check_text(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    refuse("it is empty");
  }
  if (text.size() > kLongestManifest) {
    refuse(fmt::format("it has {} bytes, and {} is the limit", text.size(),
                       kLongestManifest));
  }
  if (text.starts_with("\xef\xbb\xbf")) {
    refuse(
        "line 1, column 1: it starts with a byte order mark; save it "
        "without one");
  }
}

}  // namespace

Manifest parse_manifest(std::string_view text) {
  check_text(text);
  thread_local simdjson::dom::parser parser;
  dom::element top;
  if (const auto error = parser.parse(text.data(), text.size()).get(top)) {
    refuse(describe_syntax_error(text, simdjson::error_message(error)));
  }
  const Reader reader(text);
  const JsonFrame root;
  Manifest manifest;
  reader.read(top, root, manifest);
  if (const auto problem = find_problem(manifest)) {
    reader.fail(json_path_from(problem->key), problem->what);
  }
  return manifest;
}

}  // namespace benchgate::store
