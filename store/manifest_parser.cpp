#include "store/manifest_parser.h"

#include "store/json_position.h"
#include "store/json_syntax_error.h"
#include "store/store_error.h"

#include <fmt/core.h>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
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

/// Reads the members of valid JSON, and says where one is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] Manifest manifest(dom::element top) const;

  /// Throws if a key comes twice in an object, or the nesting is too deep.
  void check_shape(dom::element element, const Frame& at,
                   std::size_t depth) const;

  [[noreturn]] void fail(const JsonPath& path, const std::string& what,
                         Which which = Which::first) const {
    const std::string place = to_string(path);
    refuse(fmt::format("{}: {}{}{}",
                       line_and_column(text_, locate(text_, path, which)),
                       place, place.empty() ? "" : ": ", what));
  }

 private:
  /// The value of `at` as a T; `expected` names the type in the error.
  template <typename T>
  T value(dom::element element, const Frame& at,
          std::string_view expected) const;

  /// The member `at` of `object`; empty: it is not there.
  static std::optional<dom::element> find(dom::object object, const Frame& at);

  dom::element require(dom::object object, const Frame& at) const;

  dom::object object(dom::element element, const Frame& at) const {
    return value<dom::object>(element, at, "an object");
  }

  std::string text(dom::object object, const Frame& at) const;
  std::string optional_text(dom::object object, const Frame& at) const;
  std::optional<std::int64_t> optional_number(dom::object object,
                                              const Frame& at) const;
  std::vector<std::string> optional_texts(dom::object object,
                                          const Frame& at) const;

  std::string schema_version(dom::object object, const Frame& at) const;
  Manifest::Package package(dom::object object, const Frame& at) const;
  Manifest::Bundle bundle(dom::object object, const Frame& at) const;
  Manifest::Transport transport(dom::object object, const Frame& at) const;
  std::vector<Entrypoint> entrypoints(dom::object object,
                                      const Frame& at) const;
  Entrypoint entrypoint(dom::object object, const Frame& at) const;
  Manifest::Permissions permissions(dom::object object, const Frame& at) const;
  Manifest::Limits limits(dom::object object, const Frame& at) const;

  std::string_view text_;
};

std::optional<std::string_view> duplicate_key(dom::object members) {
  // Few keys are compared each with each, which takes no memory.
  std::array<std::string_view, 16> few;
  std::vector<std::string_view> many;
  const bool are_few = members.size() <= few.size();
  std::size_t count = 0;
  for (const dom::key_value_pair member : members) {
    const auto seen = std::span(few).first(count);
    if (!are_few) {
      many.push_back(member.key);
    } else if (std::ranges::find(seen, member.key) != seen.end()) {
      return member.key;
    } else {
      few[count++] = member.key;
    }
  }
  std::ranges::sort(many);
  const auto twice = std::ranges::adjacent_find(many);
  return twice == many.end() ? std::nullopt : std::optional(*twice);
}

// As deep as the text nests, and that has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
void Reader::check_shape(dom::element element, const Frame& at,
                         std::size_t depth) const {
  dom::array array;
  dom::object members;
  const bool is_array = element.get(array) == simdjson::SUCCESS;
  const bool is_object = element.get(members) == simdjson::SUCCESS;
  if ((is_array || is_object) && depth == kDeepestManifest) {
    fail(at.path(),
         fmt::format("nested deeper than {} levels", kDeepestManifest));
  }
  if (is_array) {
    std::size_t index = 0;
    for (const dom::element item : array) {
      check_shape(item, element_of(at, index++), depth + 1);
    }
  } else if (is_object) {
    if (const auto key = duplicate_key(members)) {
      fail(member_of(at, *key).path(), "the key comes twice", Which::second);
    }
    for (const dom::key_value_pair member : members) {
      check_shape(member.value, member_of(at, member.key), depth + 1);
    }
  }
}

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

std::optional<dom::element> Reader::find(dom::object object, const Frame& at) {
  dom::element element;
  return object.at_key(at.step.key).get(element) == simdjson::SUCCESS
             ? std::optional(element)
             : std::nullopt;
}

dom::element Reader::require(dom::object object, const Frame& at) const {
  const auto element = find(object, at);
  if (!element) {
    fail(at.path(), "is missing");
  }
  return *element;
}

std::string Reader::text(dom::object object, const Frame& at) const {
  return std::string(
      value<std::string_view>(require(object, at), at, "a string"));
}

std::string Reader::optional_text(dom::object object, const Frame& at) const {
  const auto element = find(object, at);
  return element
             ? std::string(value<std::string_view>(*element, at, "a string"))
             : std::string();
}

std::optional<std::int64_t> Reader::optional_number(dom::object object,
                                                    const Frame& at) const {
  const auto element = find(object, at);
  return element ? std::optional(
                       value<std::int64_t>(*element, at, "a whole number"))
                 : std::nullopt;
}

std::vector<std::string> Reader::optional_texts(dom::object object,
                                                const Frame& at) const {
  std::vector<std::string> texts;
  if (const auto element = find(object, at)) {
    const auto array = value<dom::array>(*element, at, "an array");
    texts.reserve(array.size());
    for (const dom::element item : array) {
      const Frame at_item = element_of(at, texts.size());
      texts.emplace_back(value<std::string_view>(item, at_item, "a string"));
    }
  }
  return texts;
}

/// A number will do: early manifests had one.
std::string Reader::schema_version(dom::object object, const Frame& at) const {
  const dom::element element = require(object, at);
  std::int64_t whole = 0;
  double fraction = 0.0;
  if (element.get(whole) == simdjson::SUCCESS) {
    return fmt::format("{}", whole);
  }
  if (element.get(fraction) == simdjson::SUCCESS) {
    return fmt::format("{}", fraction);
  }
  return text(object, at);
}

Manifest::Package Reader::package(dom::object object, const Frame& at) const {
  return {.id = text(object, member_of(at, "id")),
          .version = text(object, member_of(at, "version")),
          .git_sha = optional_text(object, member_of(at, "git_sha"))};
}

Manifest::Bundle Reader::bundle(dom::object object, const Frame& at) const {
  const Frame at_digest = member_of(at, "digest");
  const Frame at_size = member_of(at, "size_bytes");
  Manifest::Bundle bundle;
  try {
    bundle.digest = Digest::parse(value<std::string_view>(
        require(object, at_digest), at_digest, "a string"));
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_digest) {
      throw;
    }
    fail(at_digest.path(), error.what());
  }
  bundle.size_bytes =
      value<std::int64_t>(require(object, at_size), at_size, "a whole number");
  return bundle;
}

Manifest::Transport Reader::transport(dom::object object,
                                      const Frame& at) const {
  return {.type = text(object, member_of(at, "type")),
          .port = optional_number(object, member_of(at, "port"))};
}

Entrypoint Reader::entrypoint(dom::object object, const Frame& at) const {
  return {.os = text(object, member_of(at, "os")),
          .arch = text(object, member_of(at, "arch")),
          .command = text(object, member_of(at, "command")),
          .args = optional_texts(object, member_of(at, "args"))};
}

std::vector<Entrypoint> Reader::entrypoints(dom::object object,
                                            const Frame& at) const {
  const auto array = value<dom::array>(require(object, at), at, "an array");
  std::vector<Entrypoint> entrypoints;
  entrypoints.reserve(array.size());
  for (const dom::element item : array) {
    const Frame at_item = element_of(at, entrypoints.size());
    entrypoints.push_back(entrypoint(this->object(item, at_item), at_item));
  }
  return entrypoints;
}

Manifest::Permissions Reader::permissions(dom::object object,
                                          const Frame& at) const {
  const Frame at_subprocess = member_of(at, "subprocess");
  const auto subprocess = find(object, at_subprocess);
  return {.network = optional_texts(object, member_of(at, "network")),
          .environment = optional_texts(object, member_of(at, "environment")),
          .filesystem = optional_texts(object, member_of(at, "filesystem")),
          .subprocess = subprocess && value<bool>(*subprocess, at_subprocess,
                                                  "true or false")};
}

Manifest::Limits Reader::limits(dom::object object, const Frame& at) const {
  return {.max_cpu = optional_number(object, member_of(at, "max_cpu")),
          .max_pids = optional_number(object, member_of(at, "max_pids")),
          .max_fds = optional_number(object, member_of(at, "max_fds")),
          .max_memory = optional_text(object, member_of(at, "max_memory")),
          .timeout = optional_text(object, member_of(at, "timeout"))};
}

Manifest Reader::manifest(dom::element top) const {
  const Frame root;
  check_shape(top, root, 0);
  const dom::object object = this->object(top, root);
  const auto section = [&](const Frame& at) {
    return this->object(require(object, at), at);
  };
  const Frame at_package = member_of(root, "package");
  const Frame at_bundle = member_of(root, "bundle");
  const Frame at_transport = member_of(root, "transport");
  const Frame at_permissions = member_of(root, "permissions_requested");
  const Frame at_limits = member_of(root, "limits_recommended");

  Manifest manifest;
  manifest.schema_version =
      schema_version(object, member_of(root, "schema_version"));
  manifest.package = package(section(at_package), at_package);
  manifest.bundle = bundle(section(at_bundle), at_bundle);
  manifest.transport = transport(section(at_transport), at_transport);
  manifest.entrypoints = entrypoints(object, member_of(root, "entrypoints"));
  if (find(object, at_permissions)) {
    manifest.permissions_requested =
        permissions(section(at_permissions), at_permissions);
  }
  if (find(object, at_limits)) {
    manifest.limits_recommended = limits(section(at_limits), at_limits);
  }
  return manifest;
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
  Manifest manifest = reader.manifest(top);
  if (const auto problem = find_problem(manifest)) {
    reader.fail(json_path_from(problem->key), problem->what);
  }
  return manifest;
}

}  // namespace benchgate::store
