#include "store/manifest_parser.h"

#include "store/json_position.h"
#include "store/json_syntax_error.h"
#include "store/manifest_reader.h"
#include "store/manifest_refusal.h"
#include "store/plain_manifest.h"

#include <fmt/core.h>

#include <simdjson.h>

namespace benchgate::store {

namespace {

void check_text(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    refuse_manifest("it is empty");
  }
  if (text.size() > kLongestManifest) {
    refuse_manifest(fmt::format("it has {} bytes, and {} is the limit",
                                text.size(), kLongestManifest));
  }
  if (text.starts_with("\xef\xbb\xbf")) {
    refuse_manifest(
        "line 1, column 1: it starts with a byte order mark; save it "
        "without one");
  }
}

void check_rules(const Manifest& manifest, std::string_view text) {
  if (const auto problem = find_problem(manifest)) {
    refuse_manifest(text, json_path_from(problem->key), problem->what);
  }
}

/// Any manifest, as long as it is JSON.
void read_json(std::string_view text, Manifest& manifest) {
  check_text(text);
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element top;
  if (const auto error = parser.parse(text.data(), text.size()).get(top)) {
    refuse_manifest(
        describe_syntax_error(text, simdjson::error_message(error)));
  }
  read_manifest(top, text, manifest);
}

}  // namespace

Manifest parse_manifest(std::string_view text) {
  Manifest manifest;
  if (text.size() > kLongestManifest || !read_plain_manifest(text, manifest)) {
    manifest = Manifest();
    read_json(text, manifest);
  }
  check_rules(manifest, text);
  return manifest;
}

Manifest parse_manifest_as_json(std::string_view text) {
  Manifest manifest;
  read_json(text, manifest);
  check_rules(manifest, text);
  return manifest;
}

}  // namespace benchgate::store
