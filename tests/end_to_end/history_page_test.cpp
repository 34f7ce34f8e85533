#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// What is on the pages is tested with a browser, in tests/pages/.

namespace benchgate::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class HistoryPageTest : public testing::Test {
 protected:
  HistoryPageTest() {
    program_.make_repository({{"BM_Get/8", 100}, {"BM_Put/8", 200}});
    program_.shell("git remote add origin git@github.com:o/r.git");
    program_.shell("git tag v1.0");
    program_.run({"compare", "HEAD", "HEAD", "--report", "history", "-q"});
  }

  Program program_;
};

TEST_F(HistoryPageTest, WritesASiteAndLeavesWhatDidNotChange) {
  const Outcome first =
      program_.run({"history", "page", "--output", "public", "--json"});
  ASSERT_EQ(first.status, 0) << first.err;
  const json done = json::parse(first.out);
  EXPECT_EQ(done["runs"], 1);
  EXPECT_EQ(done["files"]["kept"], 0);
  EXPECT_TRUE(fs::exists(program_.folder() / "public/index.html"));
  const Outcome again = program_.run({"history", "page", "--output", "public"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("0 written"));
}

TEST_F(HistoryPageTest, LinksCommitsAndNamesReleasesByTheRepository) {
  program_.run({"history", "page", "--output", "public"});
  const std::string data = program_.shell("cat public/data/overview-*.js").out;
  EXPECT_THAT(data, HasSubstr("https://github.com/o/r/commit/{commit}"));
  EXPECT_THAT(data, HasSubstr("\"release\":\"v1.0\""));
}

TEST_F(HistoryPageTest, RefusesWhatItMustNotOverwrite) {
  program_.shell("mkdir notes");
  program_.write("notes/index.html", "mine");
  const Outcome done = program_.run({"history", "page", "--output", "notes"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("nothing was written"));
  EXPECT_EQ(program_.read("notes/index.html"), "mine");
}

TEST_F(HistoryPageTest, AHistoryOfNoRunsDoesNotEmptyASite) {
  program_.run({"history", "page", "--output", "public"});
  const std::string before = program_.read("public/index.html");
  const Outcome done = program_.run(
      {"history", "page", "--output", "public", "--history", "mistyped"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("there are no runs"));
  EXPECT_EQ(program_.read("public/index.html"), before);
}

TEST_F(HistoryPageTest, AnAddressWithoutAPlaceForTheCommitIsRefused) {
  const Outcome done = program_.run(
      {"history", "page", "--output", "public", "--commit-url", "https://x/"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("{commit}"));
  EXPECT_FALSE(fs::exists(program_.folder() / "public"));
}

TEST_F(HistoryPageTest, AServerSaysWhereItIsAndEndsWhenAsked) {
  const Outcome done = program_.shell(
      "\"$BENCHGATE\" history serve --port 0 --json >address & server=$!; "
      "until grep -q 'http://127.0.0.1:' address; do sleep 0.05; done; "
      "kill -TERM $server; wait $server");
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.err, HasSubstr("Ctrl-C ends"));
}

}  // namespace
}  // namespace benchgate::tests
