#include "store/manifest.h"

#include "store/manifest_writer.h"
#include "store/store_error.h"
#include "tests/support/store_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace benchgate::store {
namespace {

using tests::error_kind;
using tests::error_message;
using Kind = StoreError::Kind;

Manifest valid_manifest() {
  Manifest manifest;
  manifest.package = {
      .id = "acme/image-tools", .version = "1.4.2", .git_sha = "3c57408"};
  manifest.bundle = {.digest = Digest::of("bundle"), .size_bytes = 6};
  manifest.transport = {.type = "stdio", .port = std::nullopt};
  manifest.entrypoints = {
      {.os = "linux", .arch = "amd64", .command = "bin/tool", .args = {"-v"}},
      {.os = "linux", .arch = "arm64", .command = "bin/arm", .args = {}},
      {.os = "linux", .arch = "amd64", .command = "bin/other", .args = {}}};
  return manifest;
}

TEST(ManifestTest, AValidOneHasNoProblem) {
  EXPECT_FALSE(find_problem(valid_manifest()));
  validate(valid_manifest());
}

TEST(ManifestTest, EveryRuleIsNamedWithItsKey) {
  struct Case {
    std::function<void(Manifest&)> spoil;
    const char* message;
  };

  const std::vector<Case> cases = {
      {[](Manifest& m) { m.schema_version = ""; },
       "schema_version: must not be empty"},
      {[](Manifest& m) { m.package.id = ""; },
       "package.id: expected owner/name, of letters, digits, \"_\" and \"-\", "
       "got \"\""},
      {[](Manifest& m) { m.package.id = "tool"; },
       "package.id: expected owner/name, of letters, digits, \"_\" and \"-\", "
       "got \"tool\""},
      {[](Manifest& m) { m.package.version = ""; },
       "package.version: must not be empty"},
      {[](Manifest& m) { m.bundle.digest = Digest(); },
       "bundle.digest: is not set"},
      {[](Manifest& m) { m.bundle.size_bytes = 0; },
       "bundle.size_bytes: expected a number above 0, got 0"},
      {[](Manifest& m) { m.bundle.size_bytes = -5; },
       "bundle.size_bytes: expected a number above 0, got -5"},
      {[](Manifest& m) { m.transport.type = "tcp"; },
       "transport.type: expected stdio or http, got \"tcp\""},
      {[](Manifest& m) { m.transport.type = "http"; },
       "transport.port: http needs a port"},
      {[](Manifest& m) { m.transport.port = 0; },
       "transport.port: expected 1 to 65535, got 0"},
      {[](Manifest& m) { m.transport.port = 65536; },
       "transport.port: expected 1 to 65535, got 65536"},
      {[](Manifest& m) { m.entrypoints.clear(); },
       "entrypoints: there must be at least one"},
      {[](Manifest& m) { m.entrypoints[1].os = "plan9"; },
       "entrypoints[1].os: expected linux or darwin or windows, got "
       "\"plan9\""},
      {[](Manifest& m) { m.entrypoints[2].arch = "AMD64"; },
       "entrypoints[2].arch: expected amd64 or arm64, got \"AMD64\""},
      {[](Manifest& m) { m.entrypoints[0].command = ""; },
       "entrypoints[0].command: must not be empty"},
      {[](Manifest& m) { m.entrypoints[0].command = "/bin/sh"; },
       "entrypoints[0].command: expected a path in the bundle, relative and "
       "without \"..\", got \"/bin/sh\""},
      {[](Manifest& m) { m.entrypoints[0].command = std::string("a\0b", 3); },
       "entrypoints[0].command: must not hold a zero byte"},
      {[](Manifest& m) {
         m.entrypoints[0].args = {"a", std::string(1, '\0')};
       },
       "entrypoints[0].args[1]: must not hold a zero byte"},
  };
  for (const Case& c : cases) {
    Manifest manifest = valid_manifest();
    c.spoil(manifest);
    EXPECT_EQ(error_message([&] { validate(manifest); }),
              std::string("the manifest is not valid: ") + c.message);
    EXPECT_EQ(error_kind([&] { validate(manifest); }), Kind::bad_manifest);
    EXPECT_EQ(error_kind([&] { static_cast<void>(write_manifest(manifest)); }),
              Kind::bad_manifest);
  }
}

TEST(ManifestTest, APackageIsAnOwnerAndAName) {
  for (const char* id : {"/", "a/", "/b", "a/b/c", "a b/c", "a/b.c", "ä/b",
                         "a\\b", "../b", "a//b", "a/b\n"}) {
    Manifest manifest = valid_manifest();
    manifest.package.id = id;
    EXPECT_TRUE(find_problem(manifest)) << id;
  }
  for (const char* id : {"a/b", "A-1/_", "0/9"}) {
    Manifest manifest = valid_manifest();
    manifest.package.id = id;
    EXPECT_FALSE(find_problem(manifest)) << id;
  }
}

TEST(ManifestTest, ACommandStaysInTheBundle) {
  for (const char* command :
       {"..", "../x", "a/../../x", "a/..", "a\\..\\x", "\\x", "\\\\host\\x",
        "C:\\x", "c:x", "/", "//x", "./../x"}) {
    Manifest manifest = valid_manifest();
    manifest.entrypoints[0].command = command;
    EXPECT_TRUE(find_problem(manifest)) << command;
  }
  for (const char* command :
       {"x", "a/b", "./x", "..x", "x..", "a/...", "a..b/c", "a//b", "-x"}) {
    Manifest manifest = valid_manifest();
    manifest.entrypoints[0].command = command;
    EXPECT_FALSE(find_problem(manifest)) << command;
  }
}

TEST(ManifestTest, HttpWithAPortIsValid) {
  Manifest manifest = valid_manifest();
  manifest.transport = {.type = "http", .port = 8080};
  EXPECT_FALSE(find_problem(manifest));
}

TEST(ManifestTest, TheFirstEntrypointOfAPlatformIsSelected) {
  const Manifest manifest = valid_manifest();
  EXPECT_EQ(&select_entrypoint(manifest, "linux", "amd64"),
            &manifest.entrypoints[0]);
  EXPECT_EQ(&select_entrypoint(manifest, "linux", "arm64"),
            &manifest.entrypoints[1]);
}

TEST(ManifestTest, WithoutAnEntrypointTheErrorNamesThoseThereAre) {
  const Manifest manifest = valid_manifest();
  const auto select = [&] {
    static_cast<void>(select_entrypoint(manifest, "darwin", "arm64"));
  };
  EXPECT_EQ(error_kind(select), Kind::no_entrypoint);
  EXPECT_EQ(error_message(select),
            "acme/image-tools 1.4.2 has no entrypoint for darwin/arm64; it "
            "has: linux/amd64, linux/arm64, linux/amd64");
}

}  // namespace
}  // namespace benchgate::store
