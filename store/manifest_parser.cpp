#include "store/manifest_parser.h"

#include "store/json_position.h"
#include "store/json_syntax_error.h"
#include "store/store_error.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace benchgate::store {

namespace dom = simdjson::dom;

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw StoreError(StoreError::Kind::bad_manifest,
                   fmt::format("the manifest cannot be read: {}", what));
}

/// Where the reader is. Frames lie on the stack, one in the other, and become a
/// path when there is something to say about it.
struct Frame {
  const Frame* outer = nullptr;
  JsonStep step;

  /// 0 at the top.
  [[nodiscard]] std::size_t depth() const {
    std::size_t depth = 0;
    for (const Frame* frame = outer; frame != nullptr; frame = frame->outer) {
      ++depth;
    }
    return depth;
  }

  [[nodiscard]] JsonPath path() const {
    JsonPath path;
    for (const Frame* frame = this; frame->outer != nullptr;
         frame = frame->outer) {
      path.push_back(frame->step);
    }
    std::ranges::reverse(path);
    return path;
  }
};

Frame member_of(const Frame& outer, std::string_view key) {
  return {.outer = &outer,
          .step = {.key = key, .index = 0, .kind = JsonStep::Kind::member}};
}

Frame element_of(const Frame& outer, std::size_t index) {
  return {.outer = &outer,
          .step = {.key = {}, .index = index, .kind = JsonStep::Kind::element}};
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

/// A member that is known: its key, where its value goes, and whether it has to
/// be there.
template <typename T>
struct Field {
  std::string_view key;
  T* target;
  bool required;
  bool seen = false;
};

template <typename T>
Field<T> required(std::string_view key, T& target) {
  return {.key = key, .target = &target, .required = true};
}

template <typename T>
Field<T> optional(std::string_view key, T& target) {
  return {.key = key, .target = &target, .required = false};
}

/// A text for which a number will do: early manifests had one.
struct SchemaVersion {
  std::string& text;
};

/// Reads valid JSON into the members of a manifest, each object in one pass,
/// and says where something is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  void read(dom::element element, const Frame& at, Manifest& manifest) const {
    SchemaVersion version{manifest.schema_version};
    read_members(
        element, at, required("schema_version", version),
        required("package", manifest.package),
        required("bundle", manifest.bundle),
        required("transport", manifest.transport),
        required("entrypoints", manifest.entrypoints),
        optional("permissions_requested", manifest.permissions_requested),
        optional("limits_recommended", manifest.limits_recommended));
  }

  [[noreturn]] void fail(const JsonPath& path, const std::string& what,
                         Which which = Which::first) const {
    const std::string place = to_string(path);
    refuse(fmt::format("{}: {}{}{}",
                       line_and_column(text_, locate(text_, path, which)),
                       place, place.empty() ? "" : ": ", what));
  }

 private:
  void read(dom::element element, const Frame& at,
            Manifest::Package& package) const {
    read_members(element, at, required("id", package.id),
                 required("version", package.version),
                 optional("git_sha", package.git_sha));
  }

  void read(dom::element element, const Frame& at,
            Manifest::Bundle& bundle) const {
    read_members(element, at, required("digest", bundle.digest),
                 required("size_bytes", bundle.size_bytes));
  }

  void read(dom::element element, const Frame& at,
            Manifest::Transport& transport) const {
    read_members(element, at, required("type", transport.type),
                 optional("port", transport.port));
  }

  void read(dom::element element, const Frame& at,
            Entrypoint& entrypoint) const {
    read_members(element, at, required("os", entrypoint.os),
                 required("arch", entrypoint.arch),
                 required("command", entrypoint.command),
                 optional("args", entrypoint.args));
  }

  void read(dom::element element, const Frame& at,
            Manifest::Permissions& permissions) const {
    read_members(element, at, optional("network", permissions.network),
                 optional("environment", permissions.environment),
                 optional("filesystem", permissions.filesystem),
                 optional("subprocess", permissions.subprocess));
  }

  void read(dom::element element, const Frame& at,
            Manifest::Limits& limits) const {
    read_members(element, at, optional("max_cpu", limits.max_cpu),
                 optional("max_pids", limits.max_pids),
                 optional("max_fds", limits.max_fds),
                 optional("max_memory", limits.max_memory),
                 optional("timeout", limits.timeout));
  }

  void read(dom::element element, const Frame& at, bool& flag) const {
    flag = value<bool>(element, at, "true or false");
  }

  void read(dom::element element, const Frame& at, std::int64_t& number) const {
    number = value<std::int64_t>(element, at, "a whole number");
  }

  void read(dom::element element, const Frame& at, std::string& text) const {
    text = value<std::string_view>(element, at, "a string");
  }

  template <typename T>
  void read(dom::element element, const Frame& at,
            std::optional<T>& member) const {
    read(element, at, member.emplace());
  }

  template <typename T>
  void read(dom::element element, const Frame& at,
            std::vector<T>& members) const {
    const auto array = value<dom::array>(element, at, "an array");
    members.reserve(array.size());
    for (const dom::element item : array) {
      const Frame at_item = element_of(at, members.size());
      read(item, at_item, members.emplace_back());
    }
  }

  void read(dom::element element, const Frame& at, Digest& digest) const;
  void read(dom::element element, const Frame& at,
            const SchemaVersion& version) const;

  /// Reads the members of an object that are known, each once, and looks at the
  /// rest.
  template <typename... T>
  void read_members(dom::element element, const Frame& at,
                    Field<T>... fields) const;

  /// False: the member is another one.
  template <typename T>
  bool read_field(const dom::key_value_pair& member, const Frame& at,
                  Field<T>& field) const;

  template <typename T>
  void check_present(const Frame& at, const Field<T>& field) const;

  void check_duplicates(std::vector<std::string_view> keys,
                        const Frame& at) const;

  /// Throws if a key comes twice in an object, or the nesting is too deep.
  void check_shape(dom::element element, const Frame& at) const;

  /// The value of `at` as a T; `expected` names the type in the error.
  template <typename T>
  T value(dom::element element, const Frame& at,
          std::string_view expected) const;

  std::string_view text_;
};

template <typename T>
T Reader::value(dom::element element, const Frame& at,
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

template <typename T>
bool Reader::read_field(const dom::key_value_pair& member, const Frame& at,
                        Field<T>& field) const {
  if (member.key != field.key) {
    return false;
  }
  const Frame here = member_of(at, field.key);
  if (field.seen) {
    fail(here.path(), "the key comes twice", Which::second);
  }
  field.seen = true;
  read(member.value, here, *field.target);
  return true;
}

template <typename T>
void Reader::check_present(const Frame& at, const Field<T>& field) const {
  if (field.required && !field.seen) {
    fail(member_of(at, field.key).path(), "is missing");
  }
}

template <typename... T>
void Reader::read_members(dom::element element, const Frame& at,
                          Field<T>... fields) const {
  std::vector<std::string_view> unknown;
  for (const dom::key_value_pair member :
       value<dom::object>(element, at, "an object")) {
    if (!(read_field(member, at, fields) || ...)) {
      unknown.push_back(member.key);
      check_shape(member.value, member_of(at, member.key));
    }
  }
  check_duplicates(std::move(unknown), at);
  (check_present(at, fields), ...);
}

void Reader::read(dom::element element, const Frame& at, Digest& digest) const {
  try {
    digest = Digest::parse(value<std::string_view>(element, at, "a string"));
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_digest) {
      throw;
    }
    fail(at.path(), error.what());
  }
}

void Reader::read(dom::element element, const Frame& at,
                  const SchemaVersion& version) const {
  std::int64_t whole = 0;
  double fraction = 0.0;
  if (element.get(whole) == simdjson::SUCCESS) {
    version.text = fmt::format("{}", whole);
  } else if (element.get(fraction) == simdjson::SUCCESS) {
    version.text = fmt::format("{}", fraction);
  } else {
    read(element, at, version.text);
  }
}

void Reader::check_duplicates(std::vector<std::string_view> keys,
                              const Frame& at) const {
  std::ranges::sort(keys);
  if (const auto twice = std::ranges::adjacent_find(keys);
      twice != keys.end()) {
    fail(member_of(at, *twice).path(), "the key comes twice", Which::second);
  }
}

// As deep as the text nests, and that has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
void Reader::check_shape(dom::element element, const Frame& at) const {
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
      check_shape(item, element_of(at, index++));
    }
  } else if (is_object) {
    std::vector<std::string_view> keys;
    for (const dom::key_value_pair member : members) {
      keys.push_back(member.key);
      check_shape(member.value, member_of(at, member.key));
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
  const Frame root;
  Manifest manifest;
  reader.read(top, root, manifest);
  if (const auto problem = find_problem(manifest)) {
    reader.fail(json_path_from(problem->key), problem->what);
  }
  return manifest;
}

}  // namespace benchgate::store
