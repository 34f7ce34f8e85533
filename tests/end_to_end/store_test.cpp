// `benchgate store`, as a user types it.

#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  /// Puts a file with this text and returns its digest.
  std::string put(const std::string& text) {
    program_.write("file", text);
    std::string digest = program_.run({"store", "put", "file"}).out;
    digest.pop_back();
    return digest;
  }

  void grow_old(const std::string& digest) {
    fs::last_write_time(
        program_.cache() / "store" / "bundles" / digest.substr(7),
        fs::file_time_type::clock::now() - std::chrono::hours(48));
  }

  Program program_;
};

TEST_F(StoreTest, GcRemovesWhatWasNotUsedForLongestAndKeepsWhatIsPinned) {
  const std::string pinned = put("pinned");
  const std::string old = put("old");
  const std::string used = put("used");
  grow_old(pinned);
  grow_old(old);
  ASSERT_EQ(program_.run({"store", "pin", "release", pinned}).status, 0);
  const Outcome dry =
      program_.run({"store", "gc", "--max-size", "0B", "--dry-run"});
  EXPECT_THAT(dry.out, HasSubstr("would remove 1 artifacts (3 bytes)"));
  const Outcome done =
      program_.run({"store", "gc", "--max-age", "1d", "--json"});
  const json report = json::parse(done.out);
  EXPECT_EQ(report.at("removed"), 1);
  EXPECT_EQ(report.at("pinned"), 1);
  EXPECT_EQ(report.at("kept_bytes"), 10);
  EXPECT_EQ(program_.run({"store", "get", old}).status, 2);
  EXPECT_EQ(program_.run({"store", "get", pinned}).out, "pinned");
  EXPECT_EQ(program_.run({"store", "get", used}).out, "used");
  const json stats =
      json::parse(program_.run({"store", "stats", "--json"}).out);
  EXPECT_EQ(stats.at("bundles").at("count"), 2);
  EXPECT_EQ(stats.at("pins").at("count"), 1);
}

TEST_F(StoreTest, LimitsThatAreNoneAreRefused) {
  for (const auto& [option, value] :
       {std::pair("--max-size", "5"), std::pair("--max-age", "old"),
        std::pair("--min-age", "-1h")}) {
    const Outcome refused = program_.run({"store", "gc", option, value});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.err, HasSubstr(option));
  }
}

TEST_F(StoreTest, AReferenceChangesOnlyFromWhatIsExpected) {
  const std::string one = put("one");
  const std::string two = put("two");
  EXPECT_EQ(program_.run({"store", "ref", "main"}).status, 2);
  EXPECT_EQ(program_.run({"store", "set-ref", "main", one, "--expect", "none"})
                .status,
            0);
  const Outcome refused =
      program_.run({"store", "set-ref", "main", two, "--expect", "none"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("main stands for bundle " + one));
  EXPECT_EQ(program_.run({"store", "ref", "main"}).out, one + "\n");
  EXPECT_EQ(
      program_.run({"store", "set-ref", "main", two, "--expect", one}).status,
      0);
  const json references =
      json::parse(program_.run({"store", "refs", "--json"}).out);
  ASSERT_EQ(references.size(), 1U);
  EXPECT_EQ(references[0].at("name"), "main");
  EXPECT_EQ(references[0].at("digest"), two);
  EXPECT_EQ(program_.run({"store", "remove-ref", "main"}).status, 0);
  EXPECT_EQ(program_.run({"store", "remove-ref", "main"}).status, 2);
}

TEST_F(StoreTest, NamesThatCouldLeadElsewhereAreRefused) {
  const std::string digest = put("one");
  for (const char* name : {"../x", "a b", "", "."}) {
    EXPECT_EQ(program_.run({"store", "pin", name, digest}).status, 2) << name;
  }
  EXPECT_EQ(program_.run({"store", "set-ref", "a b", digest}).status, 2);
  EXPECT_EQ(program_.run({"store", "pin", "p", "sha256:../../x"}).status, 2);
}

TEST_F(StoreTest, DamageIsRepairedFromAnotherStore) {
  const std::string digest = put("whole");
  const fs::path file =
      program_.cache() / "store" / "bundles" / digest.substr(7);
  ASSERT_EQ(program_.run({"store", "put", "--root", "other", "file"}).status,
            0);
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  program_.shell("printf damage > " + file.string());
  const Outcome verified =
      program_.run({"store", "verify", "--repair-from", "other"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("(repaired)"));
  EXPECT_EQ(program_.run({"store", "get", digest}).out, "whole");
}

TEST_F(StoreTest, TheCacheSizeIsTakenFromTheEnvironmentToo) {
  program_.make_repository({{"BM", 100}});
  program_.set("BENCHGATE_CACHE_SIZE", "lots");
  const Outcome refused = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("$BENCHGATE_CACHE_SIZE lots"));
}

}  // namespace
}  // namespace benchgate::tests
