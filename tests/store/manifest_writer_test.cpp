#include "store/manifest_writer.h"

#include "store/manifest_parser.h"
#include "store/store_error.h"
#include "tests/support/store_testing.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace benchgate::store {
namespace {

using tests::error_kind;
using Kind = StoreError::Kind;

Manifest valid_manifest() {
  Manifest manifest;
  manifest.package = {
      .id = "acme/image-tools", .version = "1.4.2", .git_sha = "3c57408"};
  manifest.bundle = {.digest = Digest::of("bundle"), .size_bytes = 6};
  manifest.transport = {.type = "stdio", .port = std::nullopt};
  manifest.entrypoints = {
      {.os = "linux", .arch = "amd64", .command = "bin/tool", .args = {"-v"}}};
  return manifest;
}

TEST(ManifestWriterTest, WhatIsWrittenIsReadBack) {
  Manifest manifest = valid_manifest();
  EXPECT_EQ(parse_manifest(write_manifest(manifest)), manifest);
  manifest.transport = {.type = "http", .port = 1};
  manifest.permissions_requested = Manifest::Permissions{};
  manifest.limits_recommended = Manifest::Limits{};
  EXPECT_EQ(parse_manifest(write_manifest(manifest)), manifest);
  manifest.permissions_requested =
      Manifest::Permissions{.network = {"a", "b"},
                            .environment = {"\"\\\n\t\x01", "ä"},
                            .filesystem = {""},
                            .subprocess = true};
  manifest.limits_recommended = Manifest::Limits{.max_cpu = -1,
                                                 .max_pids = INT64_MAX,
                                                 .max_fds = 0,
                                                 .max_memory = "512M",
                                                 .timeout = "5m"};
  EXPECT_EQ(parse_manifest(write_manifest(manifest)), manifest);
}

TEST(ManifestWriterTest, TheTextIsIndentedAndInTheOrderOfTheMembers) {
  Manifest manifest = valid_manifest();
  EXPECT_EQ(write_manifest(manifest), R"({
  "schema_version": "1",
  "package": {
    "id": "acme/image-tools",
    "version": "1.4.2",
    "git_sha": "3c57408"
  },
  "bundle": {
    "digest": ")" + Digest::of("bundle").to_string() +
                                          R"(",
    "size_bytes": 6
  },
  "transport": {
    "type": "stdio"
  },
  "entrypoints": [
    {
      "os": "linux",
      "arch": "amd64",
      "command": "bin/tool",
      "args": [
        "-v"
      ]
    }
  ]
}
)");
}

TEST(ManifestWriterTest, TextThatIsNotUtf8IsRefused) {
  Manifest manifest = valid_manifest();
  manifest.package.version = "\xff";
  EXPECT_EQ(error_kind([&] { static_cast<void>(write_manifest(manifest)); }),
            Kind::bad_manifest);
}

}  // namespace
}  // namespace benchgate::store
