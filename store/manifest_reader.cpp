#include "store/manifest_reader.h"

#include "store/json_frame.h"
#include "store/json_shape.h"
#include "store/manifest_fields.h"
#include "store/manifest_parser.h"
#include "store/manifest_refusal.h"
#include "store/store_error.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace dom = simdjson::dom;

namespace {

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

/// What the library's comparison calls two functions for.
bool is_same(std::string_view key, std::string_view known) {
  return key.size() == known.size() &&
         std::memcmp(key.data(), known.data(), known.size()) == 0;
}

/// What is left of the members of an object.
struct Members {
  dom::object::iterator next;
  dom::object::iterator end;
};

/// Reads valid JSON into the members of a manifest, each object in one pass,
/// and says where something is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  /// An object whose members are known.
  template <ManifestPart T>
  void read(dom::element element, const JsonFrame& at, T& part) const;

 private:
  [[noreturn]] void fail(const JsonPath& path, const std::string& what,
                         Which which = Which::first) const {
    refuse_manifest(text_, path, what, which);
  }

  void read(dom::element element, const JsonFrame& at, bool& flag) const {
    flag = value<bool>(element, at, "true or false");
  }

  void read(dom::element element, const JsonFrame& at,
            std::int64_t& number) const {
    number = value<std::int64_t>(element, at, "a whole number");
  }

  void read(dom::element element, const JsonFrame& at,
            std::string& text) const {
    text = text_value(element, at);
  }

  template <typename T>
  void read(dom::element element, const JsonFrame& at,
            std::optional<T>& member) const {
    // Not emplace(): to clang, a nested class with default member initializers
    // cannot be made from nothing by an optional of the class around it.
    read(element, at, member.emplace(T{}));
  }

  template <typename T>
  void read(dom::element element, const JsonFrame& at,
            std::vector<T>& members) const {
    const auto array = value<dom::array>(element, at, "an array");
    members.reserve(array.size());
    for (const dom::element item : array) {
      const JsonFrame at_item = at.element(members.size());
      if constexpr (std::is_same_v<T, std::string>) {
        members.emplace_back(text_value(item, at_item));
      } else {
        read(item, at_item, members.emplace_back());
      }
    }
  }

  void read(dom::element element, const JsonFrame& at, Digest& digest) const;
  void read_text_or_number(dom::element element, const JsonFrame& at,
                           std::string& text) const;

  template <typename T, FieldForm kForm>
  void read_field(dom::element element, const JsonFrame& at,
                  const Field<T, kForm>& field) const {
    const JsonFrame here = at.member(field.key);
    if constexpr (kForm == FieldForm::text_or_number) {
      read_text_or_number(element, here, *field.target);
    } else {
      read(element, here, *field.target);
    }
  }

  /// Reads members as long as they come in the order of the fields, so that
  /// each key is compared once. Field number i has the bit i of what is
  /// returned if it was read.
  template <typename... F>
  unsigned read_in_order(Members& members, const JsonFrame& at,
                         const F&... fields) const;

  /// Reads a member wherever it stands. False: it is none of the fields.
  template <typename... F>
  bool read_any(const dom::key_value_pair& member, const JsonFrame& at,
                unsigned& seen, const F&... fields) const;

  template <typename... F>
  void check_present(const JsonFrame& at, unsigned seen,
                     const F&... fields) const;

  void check_duplicates(std::vector<std::string_view> keys,
                        const JsonFrame& at) const;

  /// Throws if a key comes twice in an object, or the nesting is too deep.
  void check_shape(dom::element element, const JsonFrame& at) const;

  /// The value of `at` as a T; `expected` names the type in the error.
  template <typename T>
  T value(dom::element element, const JsonFrame& at,
          std::string_view expected) const;

  [[nodiscard]] std::string_view text_value(dom::element element,
                                            const JsonFrame& at) const {
    return value<std::string_view>(element, at, "a string");
  }

  [[noreturn]] void refuse_type(dom::element element, const JsonFrame& at,
                                std::string_view expected) const;

  std::string_view text_;
};

template <typename T>
T Reader::value(dom::element element, const JsonFrame& at,
                std::string_view expected) const {
  T result;
  if (element.get(result) != simdjson::SUCCESS) {
    refuse_type(element, at, expected);
  }
  return result;
}

void Reader::refuse_type(dom::element element, const JsonFrame& at,
                         std::string_view expected) const {
  const bool big = element.type() == dom::element_type::UINT64;
  fail(at.path(),
       fmt::format("expected {}, got {}", expected,
                   big ? "a number above 2^63 - 1" : name_of(element.type())));
}

template <typename... F>
unsigned Reader::read_in_order(Members& members, const JsonFrame& at,
                               const F&... fields) const {
  unsigned seen = 0;
  unsigned bit = 1;
  const auto read_next = [&](const auto& field) {
    if (members.next != members.end && is_same(members.next.key(), field.key)) {
      read_field(members.next.value(), at, field);
      ++members.next;
      seen |= bit;
    }
    bit <<= 1U;
  };
  (read_next(fields), ...);
  return seen;
}

template <typename... F>
bool Reader::read_any(const dom::key_value_pair& member, const JsonFrame& at,
                      unsigned& seen, const F&... fields) const {
  unsigned next_bit = 1;
  const auto read_this = [&](const auto& field) {
    const unsigned bit = std::exchange(next_bit, next_bit << 1U);
    if (!is_same(member.key, field.key)) {
      return false;
    }
    if ((seen & bit) != 0) {
      fail(at.member(field.key).path(), "the key comes twice", Which::second);
    }
    seen |= bit;
    read_field(member.value, at, field);
    return true;
  };
  return (read_this(fields) || ...);
}

template <typename... F>
void Reader::check_present(const JsonFrame& at, unsigned seen,
                           const F&... fields) const {
  const auto check_next = [&](const auto& field) {
    if (field.required && (seen & 1U) == 0) {
      fail(at.member(field.key).path(), "is missing");
    }
    seen >>= 1U;
  };
  (check_next(fields), ...);
}

template <ManifestPart T>
void Reader::read(dom::element element, const JsonFrame& at, T& part) const {
  const auto object = value<dom::object>(element, at, "an object");
  Members members{.next = object.begin(), .end = object.end()};
  std::vector<std::string_view> unknown;
  const auto read_all = [&](const auto&... fields) {
    unsigned seen = read_in_order(members, at, fields...);
    for (; members.next != members.end; ++members.next) {
      const dom::key_value_pair member = *members.next;
      if (!read_any(member, at, seen, fields...)) {
        unknown.push_back(member.key);
        check_shape(member.value, at.member(member.key));
      }
    }
    if (!unknown.empty()) {
      check_duplicates(std::move(unknown), at);
    }
    check_present(at, seen, fields...);
  };
  std::apply(read_all, fields_of(part));
}

void Reader::read(dom::element element, const JsonFrame& at,
                  Digest& digest) const {
  try {
    digest = Digest::parse(text_value(element, at));
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

void Reader::check_shape(dom::element element, const JsonFrame& at) const {
  if (const auto problem = find_shape_problem(element, at, kDeepestManifest)) {
    fail(problem->path, problem->what, problem->which);
  }
}

void Reader::check_duplicates(std::vector<std::string_view> keys,
                              const JsonFrame& at) const {
  if (const auto problem = find_duplicate(std::move(keys), at)) {
    fail(problem->path, problem->what, problem->which);
  }
}

}  // namespace

void read_manifest(const dom::element& top, std::string_view text,
                   Manifest& manifest) {
  Reader(text).read(top, JsonFrame{}, manifest);
}

}  // namespace benchgate::store
