#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

// Repositories that are none, that refuse, or that are somebody's checkout.

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

class GitPlacesTest : public testing::Test {
 protected:
  std::string opening(const std::string& location) {
    return error_of([&] { (void)open_history(location, fixture_.settings()); });
  }

  std::string adding(const std::string& location) {
    return error_of([&] {
      open_history(location, fixture_.settings())->add(plain_record(0));
    });
  }

  [[nodiscard]] std::string user() {
    return fixture_.sandbox().user().string();
  }

  GitFixture fixture_;
};

TEST_F(GitPlacesTest, AFolderThatIsNoRepositoryIsNamedAtOnce) {
  const std::string folder = fixture_.sandbox().path().string();
  EXPECT_THAT(opening("git:" + folder + "#h"),
              AllOf(HasSubstr(folder + " is no git repository"),
                    HasSubstr("git init --bare")));
  EXPECT_THAT(opening("git:" + folder + "/nowhere#h"),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(opening("git:upstream#h"),
              HasSubstr("neither a folder, nor an URL, nor a remote"));
}

TEST_F(GitPlacesTest, ACheckoutIsNotTouchedButForTheBranch) {
  fixture_.sandbox().commit_file("a.txt", "a");
  fixture_.sandbox().write("b.txt", "not committed");
  const std::string before = fixture_.sandbox().git({"status", "--porcelain"});
  const auto backend =
      open_history("git:" + user() + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
  EXPECT_EQ(fixture_.sandbox().git({"status", "--porcelain"}), before);
  EXPECT_EQ(fixture_.sandbox().git({"rev-parse", "--abbrev-ref", "HEAD"}),
            "main");
}

TEST_F(GitPlacesTest, ABranchThatIsCheckedOutIsRefused) {
  fixture_.sandbox().commit_file("README", "a");
  EXPECT_THAT(adding("git:" + user() + "#main"),
              HasSubstr("the branch main is checked out"));
}

TEST_F(GitPlacesTest, AWorktreeIsItsRepository) {
  fixture_.sandbox().commit_file("a.txt", "a");
  const std::string other = (fixture_.sandbox().path() / "other").string();
  fixture_.sandbox().git({"worktree", "add", "--quiet", other});
  open_history("git:" + other + "#h", fixture_.settings())
      ->add(plain_record(0));
  EXPECT_THAT(
      contents_of(*open_history("git:" + user() + "#h", fixture_.settings()))
          .records,
      SizeIs(1));
}

TEST_F(GitPlacesTest, ARepositoryWithSha256NamesIsWrittenTo) {
  const std::string other = (fixture_.sandbox().path() / "long.git").string();
  fixture_.sandbox().git(
      {"init", "--quiet", "--bare", "--object-format=sha256", other});
  const auto backend = open_history("git:" + other + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_FALSE(backend->add(plain_record(0)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
}

TEST_F(GitPlacesTest, AShallowCloneIsWrittenTo) {
  fixture_.open()->add(plain_record(0));
  fixture_.open()->add(plain_record(1));
  const std::string clone = (fixture_.sandbox().path() / "clone.git").string();
  fixture_.sandbox().git({"clone", "--quiet", "--bare", "--depth=1", "--branch",
                          "h", "file://" + fixture_.repository().string(),
                          clone});
  const auto backend = open_history("git:" + clone + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(2)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(3));
}

class GitServerTest : public GitPlacesTest {
 protected:
  void SetUp() override {
    if (!tests::GitServer::available()) {
      GTEST_SKIP() << tests::GitServer::kSkipped;
    }
  }
};

TEST_F(GitServerTest, AServerThatForbidsWritingIsOneThatMayBeRead) {
  fixture_.open()->add(plain_record(0));
  fixture_.serve({"--push", "no"});
  EXPECT_THAT(contents_of(*fixture_.open()).records, SizeIs(1));
  EXPECT_THAT(
      error_of([&] { fixture_.open()->add(plain_record(1)); }),
      AllOf(HasSubstr("403"), HasSubstr("contents: write"), HasSubstr("fork")));
}

TEST_F(GitServerTest, ARepositoryThatIsNotThereIsNamed) {
  fixture_.serve();
  std::string location = fixture_.location();
  location.replace(location.find("repository"), 10, "elsewhere");
  EXPECT_THAT(adding(location), HasSubstr("there is no repository"));
  EXPECT_THAT(error_of([&] {
                (void)contents_of(*open_history(location, fixture_.settings()));
              }),
              HasSubstr("there is no repository"));
}

TEST_F(GitServerTest, ANameOfARemoteIsItsURL) {
  fixture_.serve();
  const std::string url =
      fixture_.location().substr(4, fixture_.location().find('#') - 4);
  fixture_.sandbox().git({"remote", "add", "upstream", url});
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(fixture_.sandbox().user());
  const auto backend = open_history("git:upstream#h", fixture_.settings());
  EXPECT_EQ(backend->location(), "git:upstream#h");
  EXPECT_TRUE(backend->add(plain_record(0)));
  std::filesystem::current_path(here);
  EXPECT_THAT(contents_of(*fixture_.open()).records, SizeIs(1));
}

TEST_F(GitServerTest, WhatAKilledProcessHasLeftIsInNobodysWay) {
  fixture_.serve();
  const auto backend = fixture_.open();
  backend->add(plain_record(0));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
  const auto cache = fixture_.sandbox().path() / "cache" / "histories";
  for (const auto& each : std::filesystem::directory_iterator(cache)) {
    tests::write_text(each.path() / "repository/shallow.lock", "");
    tests::write_text(each.path() / "repository/refs/benchgate/tip.lock", "");
  }
  backend->add(plain_record(1));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(2));
  for (const auto& each : std::filesystem::directory_iterator(cache)) {
    tests::write_text(each.path() / "repository/HEAD", "damaged");
    std::filesystem::remove_all(each.path() / "repository/objects");
  }
  EXPECT_THAT(contents_of(*backend).records, SizeIs(2));
}

}  // namespace
}  // namespace benchgate::reporters::history
