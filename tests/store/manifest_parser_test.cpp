#include "store/manifest_parser.h"

#include "store/store_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::store {
namespace {

constexpr std::string_view kText = R"({
  "schema_version": "1.0",
  "package": {
    "id": "acme/image-tools",
    "version": "1.4.2",
    "git_sha": "3c57408a"
  },
  "bundle": {
    "digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "size_bytes": 5242880
  },
  "transport": {"type": "http", "port": 8080},
  "entrypoints": [
    {"os": "linux", "arch": "amd64", "command": "bin/tool", "args": ["-a", "ä"]},
    {"os": "darwin", "arch": "arm64", "command": "bin/mac"}
  ],
  "permissions_requested": {
    "network": ["api.example.com"],
    "environment": ["HOME"],
    "filesystem": ["/tmp"],
    "subprocess": true
  },
  "limits_recommended": {
    "max_cpu": 1000,
    "max_memory": "512M",
    "max_pids": 32,
    "max_fds": 256,
    "timeout": "5m"
  }
})";

/// kText with the first `from` replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string text(kText);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// What is wrong with `text`, without the words all messages begin with.
std::string problem(std::string_view text) {
  constexpr std::string_view kStart = "the manifest cannot be read: ";
  try {
    static_cast<void>(parse_manifest(text));
  } catch (const StoreError& error) {
    const std::string message = error.what();
    EXPECT_EQ(error.kind(), StoreError::Kind::bad_manifest);
    EXPECT_TRUE(message.starts_with(kStart)) << message;
    return message.substr(kStart.size());
  }
  return "none";
}

TEST(ManifestParserTest, ReadsEveryMember) {
  const Manifest manifest = parse_manifest(kText);
  const Manifest expected = {
      .schema_version = "1.0",
      .package = {.id = "acme/image-tools",
                  .version = "1.4.2",
                  .git_sha = "3c57408a"},
      .bundle = {.digest = Digest::of("abc"), .size_bytes = 5242880},
      .transport = {.type = "http", .port = 8080},
      .entrypoints =
          {{.os = "linux",
            .arch = "amd64",
            .command = "bin/tool",
            .args = {"-a", "ä"}},
           {.os = "darwin", .arch = "arm64", .command = "bin/mac", .args = {}}},
      .permissions_requested =
          Manifest::Permissions{.network = {"api.example.com"},
                                .environment = {"HOME"},
                                .filesystem = {"/tmp"},
                                .subprocess = true},
      .limits_recommended = Manifest::Limits{.max_cpu = 1000,
                                             .max_pids = 32,
                                             .max_fds = 256,
                                             .max_memory = "512M",
                                             .timeout = "5m"}};
  EXPECT_EQ(manifest, expected);
}

TEST(ManifestParserTest, EachThatIsMissingOrOfAnotherTypeIsNamedWithItsPlace) {
  struct Case {
    const char* from;
    const char* to;
    const char* problem;
  };

  const std::vector<Case> cases = {
      {"\"schema_version\"", "\"schema\"",
       "line 1, column 1: schema_version: is missing"},
      {"\"1.0\"", "[]",
       "line 2, column 3: schema_version: expected a string, got an array"},
      {"\"1.0\"", "\"\"",
       "line 2, column 3: schema_version: must not be empty"},
      {"\"package\"", "\"packages\"", "line 1, column 1: package: is missing"},
      {"\"id\"", "\"di\"", "line 3, column 3: package.id: is missing"},
      {"\"acme/image-tools\"", "7",
       "line 4, column 5: package.id: expected a string, got a number"},
      {"acme/image-tools", "acme",
       "line 4, column 5: package.id: expected owner/name, of letters, "
       "digits, \"_\" and \"-\", got \"acme\""},
      {"\"version\"", "\"versoin\"",
       "line 3, column 3: package.version: is missing"},
      {"\"1.4.2\"", "null",
       "line 5, column 5: package.version: expected a string, got null"},
      {"\"3c57408a\"", "false",
       "line 6, column 5: package.git_sha: expected a string, got true or "
       "false"},
      {"\"bundle\"", "\"Bundle\"", "line 1, column 1: bundle: is missing"},
      {"\"digest\"", "\"sum\"", "line 8, column 3: bundle.digest: is missing"},
      {"sha256:b", "sha256:B",
       "line 9, column 5: bundle.digest: "
       "\"sha256:Ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015"
       "ad\" is not a digest: expected sha256: and 64 lower-case hexadecimal "
       "digits"},
      {"5242880", "\"5242880\"",
       "line 10, column 5: bundle.size_bytes: expected a whole number, got a "
       "string"},
      {"5242880", "1e6",
       "line 10, column 5: bundle.size_bytes: expected a whole number, got a "
       "number"},
      {"5242880", "9223372036854775808",
       "line 10, column 5: bundle.size_bytes: expected a whole number, got a "
       "number above 2^63 - 1"},
      {"5242880", "-1",
       "line 10, column 5: bundle.size_bytes: expected a number above 0, got "
       "-1"},
      {"{\"type\": \"http\", \"port\": 8080}", "[]",
       "line 12, column 3: transport: expected an object, got an array"},
      {"\"http\"", "\"tcp\"",
       "line 12, column 17: transport.type: expected stdio or http, got "
       "\"tcp\""},
      {"8080", "0",
       "line 12, column 33: transport.port: expected 1 to 65535, got 0"},
      {", \"port\": 8080", "",
       "line 12, column 3: transport.port: http needs a port"},
      {"\"entrypoints\"", "\"entrypoint\"",
       "line 1, column 1: entrypoints: is missing"},
      {"{\"os\": \"darwin\", \"arch\": \"arm64\", \"command\": \"bin/mac\"}",
       "\"bin/mac\"",
       "line 15, column 5: entrypoints[1]: expected an object, got a string"},
      {"\"darwin\"", "\"macos\"",
       "line 15, column 6: entrypoints[1].os: expected linux or darwin or "
       "windows, got \"macos\""},
      {"\"arm64\"", "\"arm\"",
       "line 15, column 22: entrypoints[1].arch: expected amd64 or arm64, got "
       "\"arm\""},
      {", \"command\": \"bin/mac\"", "",
       "line 15, column 5: entrypoints[1].command: is missing"},
      {"bin/mac", "../mac",
       "line 15, column 39: entrypoints[1].command: expected a path in the "
       "bundle, relative and without \"..\", got \"../mac\""},
      {"[\"-a\", \"ä\"]", "\"-a\"",
       "line 14, column 61: entrypoints[0].args: expected an array, got a "
       "string"},
      {"\"ä\"", "1",
       "line 14, column 76: entrypoints[0].args[1]: expected a string, got a "
       "number"},
      {"ä", "\\u0000",
       "line 14, column 76: entrypoints[0].args[1]: must not hold a zero "
       "byte"},
      {"[\"HOME\"]", "[null]",
       "line 19, column 21: permissions_requested.environment[0]: expected a "
       "string, got null"},
      {"\"subprocess\": true", "\"subprocess\": 1",
       "line 21, column 5: permissions_requested.subprocess: expected true or "
       "false, got a number"},
      {"\"max_cpu\": 1000", "\"max_cpu\": 0.5",
       "line 24, column 5: limits_recommended.max_cpu: expected a whole "
       "number, got a number"},
      {"\"512M\"", "512",
       "line 25, column 5: limits_recommended.max_memory: expected a string, "
       "got a number"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(problem(with(c.from, c.to)), c.problem);
  }
}

TEST(ManifestParserTest, NoEntrypointsAtAllAreTooFew) {
  std::string text(kText);
  const std::size_t start = text.find('[') + 1;
  text.erase(start, text.find("\n  ],") - start);
  EXPECT_EQ(problem(text),
            "line 13, column 3: entrypoints: there must be at least one");
}

/// The same JSON with the members of each object in another order, and unknown
/// ones between them.
// NOLINTNEXTLINE(misc-no-recursion)
nlohmann::ordered_json shuffled(const nlohmann::ordered_json& json,
                                std::mt19937& random) {
  nlohmann::ordered_json result = json;
  if (json.is_array()) {
    for (auto& item : result) {
      item = shuffled(item, random);
    }
  } else if (json.is_object()) {
    std::vector<std::pair<std::string, nlohmann::ordered_json>> members;
    for (const auto& [key, value] : json.items()) {
      members.emplace_back(key, shuffled(value, random));
    }
    for (unsigned i = static_cast<unsigned>(random()) % 3; i > 0; --i) {
      members.emplace_back("unknown" + std::to_string(i), i);
    }
    std::ranges::shuffle(members, random);
    result = nlohmann::ordered_json::object();
    for (const auto& [key, value] : members) {
      result[key] = value;
    }
  }
  return result;
}

TEST(ManifestParserTest, MembersMayComeInAnyOrderWithUnknownOnesBetween) {
  const auto json = nlohmann::ordered_json::parse(kText);
  const Manifest expected = parse_manifest(kText);
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string text = shuffled(json, random).dump();
    ASSERT_EQ(problem(text), "none") << text;
    ASSERT_TRUE(parse_manifest(text) == expected) << text;
  }
}

TEST(ManifestParserTest, SectionsThatMayBeLeftOutMayBeLeftOut) {
  std::string text(kText);
  text.erase(text.find(",\n  \"permissions"));
  text += "}";
  const Manifest manifest = parse_manifest(text);
  EXPECT_FALSE(manifest.permissions_requested);
  EXPECT_FALSE(manifest.limits_recommended);
}

TEST(ManifestParserTest, ASchemaVersionMayBeANumber) {
  EXPECT_EQ(parse_manifest(with("\"1.0\"", "2")).schema_version, "2");
  EXPECT_EQ(parse_manifest(with("\"1.0\"", "1.5")).schema_version, "1.5");
}

TEST(ManifestParserTest, UnknownKeysAreLeftAlone) {
  EXPECT_EQ(parse_manifest(with("\"transport\"",
                                "\"x\": {\"y\": [1, null]}, \"transport\"")),
            parse_manifest(kText));
}

TEST(ManifestParserTest, AKeyThatComesTwiceIsRefusedKnownOrNot) {
  EXPECT_EQ(problem(with("\"version\": \"1.4.2\"",
                         "\"version\": \"1\", \"version\": \"2\"")),
            "line 5, column 21: package.version: the key comes twice");
  EXPECT_EQ(problem(with("\"git_sha\": \"3c57408a\"", "\"id\": \"x/y\"")),
            "line 6, column 5: package.id: the key comes twice");
  EXPECT_EQ(problem(with("\"transport\"",
                         "\"x\": [0, {\"y\": 1,\n\"z\": 2, \"y\": 1}], "
                         "\"transport\"")),
            "line 13, column 9: x[1].y: the key comes twice");
}

TEST(ManifestParserTest, AKeyThatComesTwiceIsFoundAmongManyAndWhenEscaped) {
  std::string many = "\"x\": {";
  for (int i = 0; i < 1000; ++i) {
    many += "\"k" + std::to_string(i) + "\": 0, ";
  }
  const std::string transport = "\"transport\"";
  EXPECT_EQ(problem(with(transport, many + "\"k\": 0}, " + transport)), "none");
  EXPECT_THAT(problem(with(transport, many + "\"k7\": 0}, " + transport)),
              testing::EndsWith("x.k7: the key comes twice"));
  EXPECT_THAT(problem(with("\"git_sha\"", "\"\\u0069d\"")),
              testing::EndsWith("package.id: the key comes twice"));
}

TEST(ManifestParserTest, TextCutOffAnywhereIsAnErrorWithAPlace) {
  for (std::size_t size = 0; size < kText.size(); ++size) {
    const std::string found = problem(kText.substr(0, size));
    EXPECT_NE(found, "none") << size;
    if (size > 0) {
      EXPECT_THAT(found, testing::StartsWith("line ")) << size;
    }
  }
}

TEST(ManifestParserTest, AnyByteChangedIsAnErrorOrAValidManifest) {
  std::string text(kText);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {'\0', '"', '}', '\xff'}) {
      const char kept = std::exchange(text[i], c);
      if (problem(text) == "none") {
        EXPECT_FALSE(find_problem(parse_manifest(text)));
      }
      text[i] = kept;
    }
  }
}

TEST(ManifestParserTest, SyntaxErrorsHaveALineAColumnAndAReason) {
  EXPECT_EQ(problem("{\"a\": 1,\n  b}"),
            "line 2, column 3: syntax error while parsing object key - invalid "
            "literal");
  EXPECT_EQ(problem("{} {}"),
            "line 1, column 4: syntax error while parsing value - unexpected "
            "'{'; expected end of input");
  EXPECT_EQ(problem("{\"a\": \"\xff\"}"),
            "line 1, column 8: syntax error while parsing value - invalid "
            "string: ill-formed UTF-8 byte");
  EXPECT_EQ(problem("{\"a\": \"\\ud800\"}").substr(0, 8), "line 1, ");
  EXPECT_THAT(problem("nan"), testing::StartsWith("line 1, column "));
}

TEST(ManifestParserTest, NumbersThatNoTypeHoldsAreRefused) {
  EXPECT_NE(problem(with("5242880", "1e999")), "none");
  EXPECT_NE(problem(with("5242880", "123456789012345678901234567890")), "none");
  EXPECT_NE(problem(with("5242880", "NaN")), "none");
  EXPECT_NE(problem(with("5242880", "Infinity")), "none");
  EXPECT_NE(problem(with("5242880", "0x10")), "none");
  EXPECT_NE(problem(with("5242880", "01")), "none");
}

TEST(ManifestParserTest, NothingAndOtherValuesThanAnObjectAreRefused) {
  EXPECT_EQ(problem(""), "it is empty");
  EXPECT_EQ(problem(" \n\t\r "), "it is empty");
  EXPECT_EQ(problem("[]"),
            "line 1, column 1: expected an object, got an array");
  EXPECT_EQ(problem("\n \"x\""),
            "line 2, column 2: expected an object, got a string");
  EXPECT_EQ(problem("{}"), "line 1, column 1: schema_version: is missing");
  EXPECT_NE(problem(std::string_view("\0", 1)), "none");
}

TEST(ManifestParserTest, AByteOrderMarkIsNamed) {
  EXPECT_EQ(problem("\xef\xbb\xbf" + std::string(kText)),
            "line 1, column 1: it starts with a byte order mark; save it "
            "without one");
}

TEST(ManifestParserTest, DeepNestingIsRefusedAndDoesNotHurt) {
  const auto nested = [](std::size_t levels) {
    return with("\"transport\"", "\"x\": " + std::string(levels, '[') +
                                     std::string(levels, ']') +
                                     ", \"transport\"");
  };
  EXPECT_EQ(problem(nested(kDeepestManifest - 1)), "none");
  EXPECT_THAT(problem(nested(kDeepestManifest)),
              testing::HasSubstr("nested deeper than 32 levels"));
  EXPECT_NE(problem(nested(2000)), "none");
  EXPECT_NE(problem(std::string(kLongestManifest / 4, '[')), "none");
  EXPECT_NE(problem(std::string(kLongestManifest / 4, '{')), "none");
}

TEST(ManifestParserTest, TextAboveTheLimitIsRefusedUnread) {
  const std::string space(kLongestManifest - kText.size(), ' ');
  EXPECT_EQ(problem(space + std::string(kText)), "none");
  EXPECT_EQ(problem(space + " " + std::string(kText)),
            "it has 1048577 bytes, and 1048576 is the limit");
}

TEST(ManifestParserTest, AHostileTextIsNotRepeatedInTheError) {
  const std::string found =
      problem(with("acme/image-tools", std::string(100000, 'x')));
  EXPECT_LT(found.size(), 300U);
}

}  // namespace
}  // namespace benchgate::store
