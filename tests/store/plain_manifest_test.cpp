#include "store/plain_manifest.h"

#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::store {
namespace {

constexpr std::string_view kText =
    R"({"schema_version":"1.0",)"
    R"("package":{"id":"acme/tools","version":"1.4.2","git_sha":"3c57408a"},)"
    R"("bundle":{"digest":"sha256:)"
    R"(ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",)"
    R"("size_bytes":5242880},)"
    R"("transport":{"type":"stdio","port":8080},)"
    R"("entrypoints":[{"os":"linux","arch":"amd64","command":"bin/tool",)"
    R"("args":["-a","--a-long-one=10"]},)"
    R"({"os":"darwin","arch":"arm64","command":"bin/mac"}],)"
    R"("permissions_requested":{"network":["a.example.com"],)"
    R"("environment":[],"filesystem":["/tmp"],"subprocess":true},)"
    R"("limits_recommended":{"max_cpu":1000,"max_memory":"512M",)"
    R"("max_pids":32,"max_fds":0,"timeout":"5m"}})";

/// kText with the first `from` replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string text(kText);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// What is read, or nothing. From memory that ends where the text does, so that
/// the sanitizer sees a read beyond.
bool is_plain(std::string_view text, Manifest& manifest) {
  const auto copy = std::make_unique<char[]>(text.size());
  std::ranges::copy(text, copy.get());
  return read_plain_manifest({copy.get(), text.size()}, manifest);
}

bool is_plain(std::string_view text) {
  Manifest manifest;
  return is_plain(text, manifest);
}

TEST(PlainManifestTest, IsReadAsTheLibraryReadsIt) {
  Manifest manifest;
  ASSERT_TRUE(is_plain(kText, manifest));
  EXPECT_EQ(manifest, parse_manifest_as_json(kText));
  EXPECT_EQ(manifest.entrypoints[0].args,
            (std::vector<std::string>{"-a", "--a-long-one=10"}));
  EXPECT_EQ(manifest.limits_recommended->max_fds, 0);
}

TEST(PlainManifestTest, WhatIsWrittenIsPlain) {
  Manifest manifest;
  ASSERT_TRUE(is_plain(write_manifest(parse_manifest(kText)), manifest));
  EXPECT_EQ(manifest, parse_manifest(kText));
}

TEST(PlainManifestTest, AnyWhiteSpaceMayStandBetween) {
  std::string text;
  for (const char c : kText) {
    const bool between = std::string_view("{}[],").find(c) != std::string::npos;
    text +=
        between ? std::string(" \t\r\n") + c + "\n \r\t" : std::string(1, c);
  }
  for (std::size_t at = 0; (at = text.find("\":", at)) != std::string::npos;
       at += 4) {
    text.replace(at, 2, "\"\n: ");
  }
  Manifest manifest;
  ASSERT_TRUE(is_plain(text, manifest)) << text;
  EXPECT_EQ(manifest, parse_manifest_as_json(text));
}

TEST(PlainManifestTest, WhatMayBeLeftOutMayBeLeftOut) {
  for (const char* part :
       {",\"git_sha\":\"3c57408a\"", ",\"port\":8080",
        ",\"args\":[\"-a\",\"--a-long-one=10\"]", "\"environment\":[],",
        ",\"subprocess\":true", ",\"max_fds\":0,\"timeout\":\"5m\"",
        "\"max_cpu\":1000,", "\"a.example.com\"",
        "\"max_cpu\":1000,\"max_memory\":\"512M\",\"max_pids\":32,"
        "\"max_fds\":0,\"timeout\":\"5m\""}) {
    const std::string text = with(part, "");
    Manifest manifest;
    EXPECT_TRUE(is_plain(text, manifest)) << part;
    EXPECT_EQ(manifest, parse_manifest_as_json(text)) << part;
  }
}

TEST(PlainManifestTest, OtherManifestsAreNotPlain) {
  const std::string many_texts = [] {
    std::string texts = "[\"0\"";
    for (int i = 1; i <= 16; ++i) {
      texts += ",\"" + std::to_string(i) + "\"";
    }
    return texts + "]";
  }();
  for (const auto& [from, to] :
       std::vector<std::pair<const char*, std::string>>{
           {"-a", "\\u002da"},
           {"-a", "\xc3\xa4"},
           {"\"id\"", "\"\\u0069d\""},
           {"\"schema_version\":\"1.0\"", "\"schema_version\":1"},
           {"1000", "-1"},
           {"1000", "1000000000000000000"},
           {"[]", many_texts},
           {"\"transport\"", "\"unknown\":0,\"transport\""},
           {"\"timeout\":\"5m\"", "\"timeout\":\"5m\",\"unknown\":0"},
           {"\"os\":\"linux\",\"arch\":\"amd64\"",
            "\"arch\":\"amd64\",\"os\":\"linux\""}}) {
    const std::string text = with(from, to);
    EXPECT_FALSE(is_plain(text)) << text;
    EXPECT_FALSE(find_problem(parse_manifest(text))) << text;
    EXPECT_EQ(parse_manifest(text), parse_manifest_as_json(text)) << text;
  }
}

TEST(PlainManifestTest, WhatIsNoManifestIsNotPlain) {
  for (const auto& [from, to] :
       std::vector<std::pair<const char*, const char*>>{
           {"\"timeout\":\"5m\"", "\"timeout\":\"5m\","},
           {"\"timeout\":\"5m\"", "\"timeout\":\"5m\",\"timeout\":\"6m\""},
           {"\"5m\"}}", "\"5m\"}"},
           {"\"5m\"}}", "\"5m\"}}}"},
           {"\"5m\"}}", "\"5m\"}} x"},
           {"\"5m\"}}", "\"5m\"]}"},
           {"\"5m\"", "\"5m"},
           {"\"512M\"", "512"},
           {"\"512M\"", "null"},
           {"512M", "51\n2M"},
           {"512M", "51\x1f\x32M"},
           {"512M", "51\xff\x32M"},
           {"1000", ""},
           {"1000", "01000"},
           {"1000", "1000.0"},
           {"1000", "1e3"},
           {"1000", "+1"},
           {"1000", "\"1000\""},
           {"true", "tru"},
           {"true", "trues"},
           {"true", "TRUE"},
           {"true", "\"true\""},
           {"[]", "[,]"},
           {"[]", "["},
           {"[]", "]"},
           {"[]", "{}"},
           {"[]", "[\"a\",]"},
           {"[]", "[\"a\"\"b\"]"},
           {"[]", "[\"a\" \"b\"]"},
           {"[]", "[0]"},
           {"\"id\":", "\"id\""},
           {"\"id\":", "\"id\"::"},
           {"\"id\":", "\"id:"},
           {"\"id\":", "id:"},
           {"\"id\":", ",\"id\":"},
           {",\"version\"", "\"version\""},
           {",\"version\"", ",,\"version\""},
           {"\"version\":\"1.4.2\",", ""},
           {"\"arch\":\"arm64\",", ""},
           {"{\"schema", "[\"schema"},
           {"{\"schema", "\"schema"},
           {"sha256:b", "sha256:B"},
           {"sha256:b", "sha256:"},
           {"sha256:b", "sha512:b"},
           {"3c57408a\"}", "3c57408a\",\"id\":\"a/b\"}"}}) {
    const std::string text = with(from, to);
    EXPECT_FALSE(is_plain(text)) << text;
  }
  EXPECT_FALSE(is_plain(""));
  EXPECT_FALSE(is_plain("{}"));
  EXPECT_FALSE(is_plain("\xef\xbb\xbf" + std::string(kText)));
}

TEST(PlainManifestTest, TextCutOffAnywhereIsNotPlain) {
  for (std::size_t size = 0; size < kText.size(); ++size) {
    EXPECT_FALSE(is_plain(kText.substr(0, size))) << size;
  }
}

/// Where a text begins decides which eight of its characters are looked at
/// together.
TEST(PlainManifestTest, EveryByteOfATextIsLookedAtWhereverItStands) {
  for (std::size_t size = 1; size <= 17; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string value(size, 'x');
        value[at] = static_cast<char>(byte);
        const bool stands_for_itself =
            byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
        Manifest manifest;
        ASSERT_EQ(is_plain(with("512M", value), manifest), stands_for_itself)
            << size << ", " << at << ", " << byte;
        if (stands_for_itself) {
          ASSERT_EQ(manifest.limits_recommended->max_memory, value);
        }
      }
    }
  }
}

}  // namespace
}  // namespace benchgate::store
