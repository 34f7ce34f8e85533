#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// Allocations that are left in the code, from the command line: of executables
// and of revisions.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kSuite =
    std::string(BENCHGATE_FIXTURES) + "/fixture_suite_base";

class AllocsTest : public testing::Test {
 protected:
  /// A project whose one suite has this code in a function `work`.
  void write_suite(const std::string& code) const {
    program_.write("bench.cpp",
                   "#include <cstdlib>\n#include <memory>\n"
                   "void* volatile sink;\n"
                   "void work(int number) {\n" +
                       code +
                       "}\n"
                       "int main(int count, char**) { work(count); "
                       "}\n");
  }

  void make_project(const std::string& code) {
    program_.make_repository({{"BM", 1}});
    write_suite(code);
    program_.write("benchgate.json", R"({
  "build": "${CXX:-c++} -O2 $CXXFLAGS bench.cpp -o \"$BENCHGATE_BUILD/suite\"",
  "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]
})");
    program_.commit("a program");
  }

  Program program_;
};

TEST_F(AllocsTest, ListsTheSitesOfAnExecutable) {
  const Outcome done =
      program_.run({"allocs", kSuite, "--filter", "BM_Allocates"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, AllOf(HasSubstr("BM_Allocates"), HasSubstr("  malloc"),
                              HasSubstr("fixture_suite_base: 1 of ")));
}

TEST_F(AllocsTest, PrintsJson) {
  const Outcome done = program_.run({"allocs", kSuite, "--json"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json document = json::parse(done.out);
  EXPECT_EQ(document["schema"], "benchgate.allocation-sites/1");
  EXPECT_EQ(document["suites"][0]["sites"].size(),
            document["suites"][0]["all_sites"]);
  const Outcome changes = program_.run({"allocs", kSuite, kSuite, "--json"});
  EXPECT_EQ(json::parse(changes.out)["suites"][0]["appeared"], json::array());
}

TEST_F(AllocsTest, TellsTheSitesThatARevisionAdds) {
  make_project(
      "sink = new int(number);\n"
      "sink = std::make_unique<int>(number).get();\n");
  write_suite("\n\n\nsink = new int(number);\nsink = std::malloc(5);\n");
  const Outcome done = program_.run({"allocs", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, AllOf(HasSubstr("Appeared:\n\nwork(int)  1 site\n"
                                        "  bench.cpp:9  malloc\n"),
                              HasSubstr("s: ")));
  EXPECT_THAT(program_.leftover_folders(), testing::IsEmpty());
  const Outcome one = program_.run({"allocs"});
  EXPECT_THAT(one.out, HasSubstr("  bench.cpp:8  operator new\n")) << one.err;
}

TEST_F(AllocsTest, ARecordedHeapProfileSaysHowOftenEachSiteIsCalled) {
  const std::string counted =
      std::string(BENCHGATE_FIXTURES) + "/fixture_counted_";
  for (const char* side : {"base", "head"}) {
    const Outcome recorded = program_.run(
        {"profile", "record", counted + side, "--mode", "heap", "--benchmark",
         "^BM_Three$", "--output", std::string(side) + ".pb.gz", "--quiet"});
    ASSERT_EQ(recorded.status, 0) << recorded.err;
  }
  const Outcome listed = program_.run({"allocs", counted + "base", "--filter",
                                       "BM_Three", "--profile", "base.pb.gz"});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out,
              AllOf(HasSubstr("(anonymous namespace)::BM_Three(benchmark::"
                              "State&)  3 sites, 3 calls an operation\n"),
                    HasSubstr("operator new[], 3 calls an operation\n"),
                    HasSubstr("; 3 calls an operation in all.\n")));
  // The setup, which is not timed, has sites of its own.
  EXPECT_THAT(listed.out, HasSubstr("operator new, 0 calls an operation\n"));

  const Outcome changed =
      program_.run({"allocs", counted + "base", counted + "head", "--profile",
                    "base.pb.gz", "--profile", "head.pb.gz"});
  EXPECT_EQ(changed.status, 0) << changed.err;
  EXPECT_THAT(changed.out,
              AllOf(HasSubstr("Called more or less often:\n\n"
                              "(anonymous namespace)::BM_Three(benchmark::"
                              "State&)  3 calls an operation, then 4\n"),
                    HasSubstr("0 appeared, 0 disappeared, 1 called more")));
  const Outcome other =
      program_.run({"allocs", counted + "head", "--profile", "base.pb.gz"});
  EXPECT_EQ(other.status, 2) << other.out;
  EXPECT_THAT(other.err, HasSubstr("record it with this build"));
}

TEST_F(AllocsTest, SaysWhatIsWrongWithTheCommandLine) {
  const auto refused = [&](const std::vector<std::string>& arguments) {
    const Outcome done = program_.run(arguments);
    EXPECT_EQ(done.status, 2) << done.err;
    EXPECT_EQ(done.out, "");
    return done.err;
  };
  EXPECT_THAT(refused({"allocs", kSuite, "--filter", "("}),
              HasSubstr("--filter"));
  EXPECT_THAT(refused({"allocs", kSuite, "--profile", "nowhere.pb.gz"}),
              HasSubstr("nowhere.pb.gz"));
  EXPECT_THAT(refused({"allocs", kSuite, kSuite, "--profile", "x.pb.gz"}),
              HasSubstr("--profile is of one build"));
  program_.write("script", "#!/bin/sh\n");
  std::filesystem::permissions(program_.folder() / "script",
                               std::filesystem::perms::owner_all);
  EXPECT_THAT(refused({"allocs", "./script"}), HasSubstr("is not a program"));
}

TEST_F(AllocsTest, TheCompletionKnowsBothCommands) {
  const std::string script = program_.run({"completion", "bash"}).out;
  EXPECT_THAT(script, AllOf(HasSubstr("    allocs) words='"),
                            HasSubstr("    race) words='")));
}

}  // namespace
}  // namespace benchgate::tests
