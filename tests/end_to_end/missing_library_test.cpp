#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

// What few commands need is loaded when one of them asks for it. Where it is
// not there, that command says so in a sentence, and all others work.

namespace benchgate::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kGoText =
    "BenchmarkGet 1000 100 ns/op\n"
    "BenchmarkGet 1000 101 ns/op\n";

class MissingLibraryTest : public testing::Test {
 protected:
  /// The program without what is built beside it.
  void copy_program() {
    std::filesystem::create_directory(place());
    std::filesystem::copy_file(BENCHGATE_EXECUTABLE, place() / "benchgate");
    program_.set("BENCHGATE", (place() / "benchgate").string());
  }

  [[nodiscard]] std::filesystem::path place() const {
    return program_.folder() / "alone";
  }

  /// What is loaded under this name is a file that is no library.
  void break_library(const std::string& name) {
    std::filesystem::create_directory(place());
    program_.write("alone/" + name, "");
    program_.set("LD_LIBRARY_PATH", place().string());
  }

  void make_history() {
    program_.write("old.txt", kGoText);
    EXPECT_EQ(program_.shell("mkdir history").status, 0);
  }

  Outcome serve() {
    return program_.shell(
        "\"$BENCHGATE\" history serve --port 0 --history history");
  }

  Outcome report() {
    std::filesystem::copy_file(
        std::filesystem::path(BENCHGATE_APPROVED_FOLDER) / "everything.json",
        program_.folder() / "result.json");
    program_.set("GITLAB_CI", "true");
    program_.set("CI_API_V4_URL", "http://127.0.0.1:9/api/v4");
    program_.set("CI_PROJECT_ID", "5");
    program_.set("CI_PIPELINE_SOURCE", "merge_request_event");
    program_.set("CI_COMMIT_SHA", std::string(40, 'a'));
    program_.set("CI_MERGE_REQUEST_IID", "7");
    program_.set("CI_MERGE_REQUEST_PROJECT_ID", "5");
    program_.set("BENCHGATE_GITLAB_TOKEN", "glpat-write");
    return program_.shell("\"$BENCHGATE\" report result.json --report gitlab");
  }

  Program program_;
};

TEST_F(MissingLibraryTest, AProgramAloneComparesFiles) {
  copy_program();
  program_.write("old.txt", kGoText);
  const Outcome done =
      program_.shell("\"$BENCHGATE\" stat --format text old.txt old.txt");
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(done.err, "");
}

TEST_F(MissingLibraryTest, AProgramAloneSaysThatItServesNothing) {
  copy_program();
  make_history();
  const Outcome done = serve();
  EXPECT_EQ(done.status, 2);
  EXPECT_EQ(done.err,
            "benchgate: GitHub, GitLab and `history serve` take "
            "libbenchgate_network.so, which is not there: install all of "
            "benchgate, not its program alone\n");
}

TEST_F(MissingLibraryTest, AModuleThatCannotBeLoadedIsNamed) {
  copy_program();
  make_history();
  std::filesystem::create_directory(place() / "lockstep");
  program_.write("alone/lockstep/libbenchgate_network.so", "");
  const Outcome done = serve();
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err,
              AllOf(HasSubstr("lockstep/libbenchgate_network.so"),
                    HasSubstr("cannot be loaded"), HasSubstr("; install ")));
}

TEST_F(MissingLibraryTest, AReportThatCannotBeSentIsNotDelivered) {
  copy_program();
  const Outcome done = report();
  EXPECT_EQ(done.status, 4) << done.err;
  EXPECT_THAT(done.err, HasSubstr("take libbenchgate_network.so, which is not "
                                  "there"));
}

TEST_F(MissingLibraryTest, AHistoryInADatabaseTakesItsLibrary) {
  break_library("libpq.so.5");
  const Outcome done =
      program_.run({"history", "list", "--history", "postgresql://nowhere/x"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err,
              AllOf(HasSubstr("a history in PostgreSQL takes libpq.so.5, which "
                              "cannot be loaded: "),
                    HasSubstr("install the package libpq5")));
}

TEST_F(MissingLibraryTest, ACompressedFileTakesItsLibrary) {
  break_library("libarchive.so.13");
  program_.write("old.txt", kGoText);
  EXPECT_EQ(program_.shell("gzip -k old.txt").status, 0);
  const Outcome done = program_.run({"stat", "old.txt.gz", "old.txt"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err,
              AllOf(HasSubstr("old.txt.gz: "),
                    HasSubstr("takes libarchive.so.13, which cannot be loaded"),
                    HasSubstr("install the package libarchive13")));
  EXPECT_EQ(program_.run({"stat", "old.txt", "old.txt"}).status, 0);
}

TEST_F(MissingLibraryTest, AStoreTakesTheLibraryThatHashes) {
  break_library("libcrypto.so.3");
  program_.write("old.txt", kGoText);
  const Outcome done = program_.run({"store", "put", "old.txt"});
  EXPECT_EQ(done.status, 3) << done.err;
  EXPECT_THAT(done.err, HasSubstr("install the package libssl3"));
}

TEST_F(MissingLibraryTest, AStoreTakesTheLibraryOfItsBundles) {
  break_library("libarchive.so.13");
  program_.make_repository({{"BM_Get", 100}});
  const Outcome done = program_.run({"compare", "main", "main"});
  EXPECT_EQ(done.status, 3) << done.err;
  EXPECT_THAT(done.err, HasSubstr("install the package libarchive13"));
}

}  // namespace
}  // namespace benchgate::tests
