// The parser held against a second one, made of another library, over texts
// that differ from a manifest by what a hand, a disk or an enemy changes: both
// take a text or neither, and what they take is the same.

#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/store_error.h"
#include "tests/support/campaign.h"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::store {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kText = R"({
  "schema_version": "1.0",
  "package": {"id": "acme/tools", "version": "1.4.2", "git_sha": "3c57408a"},
  "bundle": {
    "digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "size_bytes": 5242880
  },
  "transport": {"type": "http", "port": 8080},
  "entrypoints": [
    {"os": "linux", "arch": "amd64", "command": "bin/tool", "args": ["-a", "\u00e4\n"]},
    {"os": "darwin", "arch": "arm64", "command": "bin/mac"}
  ],
  "permissions_requested": {
    "network": ["api.example.com"], "environment": ["HOME"],
    "filesystem": ["/tmp"], "subprocess": true
  },
  "limits_recommended": {
    "max_cpu": 1000, "max_memory": "512M", "max_pids": 32, "max_fds": 256,
    "timeout": "5m"
  },
  "unknown": [null, -1.5e3, {"deep": [[]]}]
})";

/// Of the form that the parser reads without the library (plain_manifest.h).
constexpr std::string_view kPlainText = R"({
  "schema_version": "1.0",
  "package": {"id": "acme/tools", "version": "1.4.2", "git_sha": "3c57408a"},
  "bundle": {
    "digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "size_bytes": 5242880
  },
  "transport": {"type": "http", "port": 8080},
  "entrypoints": [
    {"os": "linux", "arch": "amd64", "command": "bin/tool", "args": ["-a", "--long=10"]},
    {"os": "darwin", "arch": "arm64", "command": "bin/mac", "args": []}
  ],
  "permissions_requested": {"network": [], "environment": ["HOME"], "subprocess": true},
  "limits_recommended": {"max_cpu": 1000, "max_memory": "512M", "max_pids": 0}
})";

/// Why the second parser does not take a text.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void demand(bool holds, const char* what) {
  if (!holds) {
    throw Refused(what);
  }
}

json parse_without_duplicates(std::string_view text) {
  demand(!text.starts_with("\xef\xbb\xbf"), "byte order mark");
  demand(text.size() <= kLongestManifest, "long");
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    const bool opens = event == json::parse_event_t::object_start ||
                       event == json::parse_event_t::array_start;
    demand(!opens || depth < static_cast<int>(kDeepestManifest), "deep");
    if (event == json::parse_event_t::object_start) {
      keys.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys.pop_back();
    } else if (event == json::parse_event_t::key) {
      demand(keys.back().insert(parsed.get<std::string>()).second, "twice");
    }
    return true;
  };
  return json::parse(text.begin(), text.end(), watch);
}

const json& require(const json& object, const char* key) {
  demand(object.contains(key), key);
  return object.at(key);
}

const json& section(const json& object, const char* key) {
  const json& value = require(object, key);
  demand(value.is_object(), key);
  return value;
}

std::string text_in(const json& object, const char* key) {
  const json& value = require(object, key);
  demand(value.is_string(), key);
  return value.get<std::string>();
}

std::string optional_text(const json& object, const char* key) {
  return object.contains(key) ? text_in(object, key) : std::string();
}

std::int64_t number_in(const json& object, const char* key) {
  const json& value = require(object, key);
  demand(value.is_number_integer(), key);
  demand(!value.is_number_unsigned() ||
             value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX},
         key);
  return value.get<std::int64_t>();
}

std::optional<std::int64_t> optional_number(const json& object,
                                            const char* key) {
  return object.contains(key) ? std::optional(number_in(object, key))
                              : std::nullopt;
}

std::vector<std::string> optional_texts(const json& object, const char* key) {
  std::vector<std::string> texts;
  if (object.contains(key)) {
    demand(object.at(key).is_array(), key);
    for (const json& item : object.at(key)) {
      demand(item.is_string(), key);
      texts.push_back(item.get<std::string>());
    }
  }
  return texts;
}

std::string schema_version(const json& top) {
  const json& value = require(top, "schema_version");
  const bool small = !value.is_number_unsigned() ||
                     value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX};
  if (value.is_number_integer() && small) {
    return fmt::format("{}", value.get<std::int64_t>());
  }
  if (value.is_number()) {
    return fmt::format("{}", value.get<double>());
  }
  return text_in(top, "schema_version");
}

Manifest second_opinion(std::string_view text) {
  const json top = parse_without_duplicates(text);
  demand(top.is_object(), "not an object");
  Manifest manifest;
  manifest.schema_version = schema_version(top);
  const json& package = section(top, "package");
  manifest.package = {.id = text_in(package, "id"),
                      .version = text_in(package, "version"),
                      .git_sha = optional_text(package, "git_sha")};
  const json& bundle = section(top, "bundle");
  manifest.bundle = {.digest = Digest::parse(text_in(bundle, "digest")),
                     .size_bytes = number_in(bundle, "size_bytes")};
  const json& transport = section(top, "transport");
  manifest.transport = {.type = text_in(transport, "type"),
                        .port = optional_number(transport, "port")};
  demand(require(top, "entrypoints").is_array(), "entrypoints");
  for (const json& entry : top.at("entrypoints")) {
    demand(entry.is_object(), "entrypoint");
    manifest.entrypoints.push_back({.os = text_in(entry, "os"),
                                    .arch = text_in(entry, "arch"),
                                    .command = text_in(entry, "command"),
                                    .args = optional_texts(entry, "args")});
  }
  if (top.contains("permissions_requested")) {
    const json& asked = section(top, "permissions_requested");
    demand(!asked.contains("subprocess") || asked["subprocess"].is_boolean(),
           "subprocess");
    manifest.permissions_requested = Manifest::Permissions{
        .network = optional_texts(asked, "network"),
        .environment = optional_texts(asked, "environment"),
        .filesystem = optional_texts(asked, "filesystem"),
        .subprocess = asked.value("subprocess", false)};
  }
  if (top.contains("limits_recommended")) {
    const json& limits = section(top, "limits_recommended");
    manifest.limits_recommended =
        Manifest::Limits{.max_cpu = optional_number(limits, "max_cpu"),
                         .max_pids = optional_number(limits, "max_pids"),
                         .max_fds = optional_number(limits, "max_fds"),
                         .max_memory = optional_text(limits, "max_memory"),
                         .timeout = optional_text(limits, "timeout")};
  }
  validate(manifest);
  return manifest;
}

/// Empty: both agree.
std::string disagreement(std::string_view text) {
  std::optional<Manifest> ours;
  std::optional<Manifest> theirs;
  std::string why_not_ours;
  std::string why_not_theirs;
  try {
    ours = parse_manifest(text);
  } catch (const StoreError& error) {
    why_not_ours = error.what();
  }
  try {
    theirs = second_opinion(text);
  } catch (const std::exception& error) {
    why_not_theirs = error.what();
  }
  if (ours == theirs) {
    return {};
  }
  return fmt::format("ours: {}, theirs: {}, of\n{}",
                     ours ? "taken" : why_not_ours,
                     theirs ? "taken" : why_not_theirs, text);
}

using Random = std::mt19937;

/// Bytes that mean something in JSON, or nothing anywhere.
void change_bytes(std::string& text, Random& random) {
  static constexpr std::string_view kBytes =
      "{}[]\",:\\/ \n\t019-+.eEtfnu\0\x01\x7f\xc3\xa4\xed\xa0\xff";
  const std::size_t at = random() % text.size();
  switch (random() % 4) {
    case 0:
      text[at] = kBytes[random() % kBytes.size()];
      break;
    case 1:
      text.erase(at, 1 + random() % 4);
      break;
    case 2:
      text.insert(at, 1, kBytes[random() % kBytes.size()]);
      break;
    default: {
      // A piece of the text again, somewhere else.
      const std::string piece =
          text.substr(random() % text.size(), random() % 40);
      text.insert(at, piece);
    }
  }
}

json any_value(Random& random) {
  static const std::vector<json> kValues = {nullptr,
                                            true,
                                            false,
                                            0,
                                            1,
                                            -1,
                                            65535,
                                            65536,
                                            1.5,
                                            -0.0,
                                            1e300,
                                            INT64_MAX,
                                            INT64_MIN,
                                            UINT64_MAX,
                                            "",
                                            "stdio",
                                            "http",
                                            "linux",
                                            "arm64",
                                            "../up",
                                            "/abs",
                                            "C:x",
                                            std::string("a\0b", 3),
                                            "\xc3\xa4",
                                            json::array(),
                                            json::object(),
                                            json::array({"a", "b"}),
                                            json::array({1})};
  return kValues[random() % kValues.size()];
}

/// One value of a valid manifest for another, taken out, or added.
void change_value(ordered_json& value, Random& random) {
  if ((value.is_object() || value.is_array()) && !value.empty() &&
      random() % 4 != 0) {
    auto member = value.begin();
    std::advance(member, random() % value.size());
    if (random() % 6 == 0) {
      value.erase(member);
    } else {
      change_value(*member, random);
    }
    return;
  }
  value = any_value(random);
}

std::string changed_text(Random& random) {
  const std::string_view valid = random() % 2 == 0 ? kText : kPlainText;
  if (random() % 2 == 0) {
    // In order: else no text would be plain any more.
    ordered_json value = ordered_json::parse(valid);
    for (std::size_t i = 0; i <= random() % 2; ++i) {
      change_value(value, random);
    }
    return value.dump(static_cast<int>(random() % 3) - 1);
  }
  std::string text(valid);
  for (std::size_t i = 0; i <= random() % 3 && !text.empty(); ++i) {
    change_bytes(text, random);
  }
  return text;
}

TEST(ManifestDifferentialTest, BothTakeTheSameTextsForTheSameManifests) {
  ASSERT_EQ(disagreement(kText), "");
  ASSERT_EQ(disagreement(kPlainText), "");
  Random random(20240607);
  const std::uint64_t least = 5000;
  const auto end = std::chrono::steady_clock::now() +
                   benchgate::tests::time_to_try(std::chrono::seconds(0));
  std::uint64_t tried = 0;
  std::uint64_t taken = 0;
  while (tried < least || std::chrono::steady_clock::now() < end) {
    const std::string text = changed_text(random);
    ASSERT_EQ(disagreement(text), "");
    ++tried;
    try {
      static_cast<void>(parse_manifest(text));
      ++taken;
    } catch (const StoreError&) {
      continue;
    }
  }
  // A test of refusals alone would be none.
  EXPECT_GT(taken, tried / 20);
  EXPECT_LT(taken, tried);
  benchgate::tests::say_tried("manifests given to two parsers", tried,
                              fmt::format("texts, {} of them valid", taken));
}

TEST(ManifestDifferentialTest, BothRefuseEveryTextThatIsCutShort) {
  for (const std::string_view text : {kText, kPlainText}) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      ASSERT_EQ(disagreement(text.substr(0, size)), "") << size;
    }
  }
}

TEST(ManifestDifferentialTest, BothAgreeOnWhatParsersDifferIn) {
  const auto with = [](const std::string& value) {
    std::string text(kText);
    return text.replace(text.find("null"), 4, value);
  };
  const auto plain_with = [](std::string_view from, const std::string& value) {
    std::string text(kPlainText);
    return text.replace(text.find(from), from.size(), value);
  };
  for (const char* value : {"\"\\ud800\"",
                            "\"\\udc00\"",
                            "\"\\ud83d\\ude00\"",
                            "\"\\ud800\\u0041\"",
                            "\"\\u0000\"",
                            "\"\xed\xa0\x80\"",
                            "\"\xf4\x90\x80\x80\"",
                            "\"\xc0\x80\"",
                            "\"\x7f\"",
                            "\"\t\"",
                            "\"\\x\"",
                            "-0",
                            "-",
                            "+1",
                            "01",
                            "1.",
                            ".5",
                            "1e5",
                            "1E+5",
                            "1e",
                            "0x10",
                            "1e400",
                            "-1e400",
                            "1e-400",
                            "NaN",
                            "Infinity",
                            "nan",
                            "True",
                            "nul",
                            "'x'",
                            "/*c*/1",
                            "1,",
                            ",1",
                            "{\"a\":1,}",
                            "{,}",
                            "{\"a\" 1}",
                            "{a:1}",
                            "[1 2]",
                            "\"a\" \"b\"",
                            "{\"a\":1,\"\\u0061\":2}",
                            "9223372036854775807",
                            "9223372036854775808",
                            "-9223372036854775808",
                            "18446744073709551615"}) {
    EXPECT_EQ(disagreement(with(value)), "") << value;
    for (const char* from : {"1000", "\"512M\"", "\"--long=10\"", "true"}) {
      EXPECT_EQ(disagreement(plain_with(from, value)), "") << value;
    }
  }
}

}  // namespace
}  // namespace benchgate::store
