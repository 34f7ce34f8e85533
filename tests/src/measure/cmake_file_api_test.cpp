#include "src/measure/cmake_file_api.h"

#include "src/measure/measurement_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

// Answers that no project of a test's size would get from CMake. Answers of the
// real CMake are in cmake_project_test.cpp.

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A build folder with CMake's answer in it.
class ReplyTest : public testing::Test {
 protected:
  ReplyTest() { fs::create_directories(reply_); }

  /// A program; `fields` replaces or adds.
  void add_program(const std::string& name, const std::string& fragment,
                   const json& fields = json::object()) {
    json target = {
        {"name", name},
        {"type", "EXECUTABLE"},
        {"id", name + "::@1"},
        {"paths", {{"source", "."}, {"build", "."}}},
        {"artifacts", {{{"path", "bin/" + name}}}},
        {"link",
         {{"commandFragments",
           {{{"role", "flags"}, {"fragment", "-Wl,-rpath,/opt/libbenchmark.a"}},
            {{"role", "libraries"}, {"fragment", fragment}}}}}}};
    target.update(fields);
    write("target-" + name + ".json", target.dump());
    targets_.push_back({{"name", name},
                        {"jsonFile", "target-" + name + ".json"},
                        {"projectIndex", 0}});
  }

  CMakeReply read() {
    const json codemodel = {{"configurations",
                             {{{"name", "Debug"},
                               {"projects", json::array()},
                               {"targets", json::array()}},
                              {{"name", "Release"},
                               {"projects", {{{"name", "demo"}}}},
                               {"targets", targets_}}}}};
    write("codemodel.json", codemodel.dump());
    write("index-1.json", R"({"cmake": {"generator": {"name": "Old"}}})");
    write("index-2.json", R"({
      "cmake": {"generator": {"name": "Ninja Multi-Config",
                              "multiConfig": true}},
      "reply": {"codemodel-v2": {"jsonFile": "codemodel.json"}}})");
    return read_cmake_reply(build_.path(), "/checkout");
  }

  /// What reading the answer throws.
  std::string failure() {
    try {
      read_cmake_reply(build_.path(), "/checkout");
    } catch (const MeasurementError& error) {
      EXPECT_EQ(error.kind(), MeasurementError::Kind::not_measured);
      return error.what();
    }
    return "nothing was thrown";
  }

  void write(const std::string& name, std::string_view text) {
    std::ofstream(reply_ / name) << text;
  }

 private:
  tests::TemporaryFolder build_;
  fs::path reply_ = build_ / ".cmake/api/v1/reply";
  json targets_ = json::array();
};

TEST_F(ReplyTest, TheNewestAnswerAndTheReleaseConfigurationAreRead) {
  add_program("demo_bench", "/usr/lib/libbenchmark.so.1.7.1");
  const CMakeReply reply = read();
  EXPECT_EQ(reply.generator, "Ninja Multi-Config");
  EXPECT_TRUE(reply.multi_config);
  EXPECT_THAT(reply.suites,
              ElementsAre(CMakeSuite{"demo_bench", "bin/demo_bench"}));
}

TEST_F(ReplyTest, EveryWayToNameTheLibraryIsKnown) {
  const std::vector<std::string> fragments = {
      "-lbenchmark",
      "-lbenchmark_main",
      "/usr/lib/libbenchmark.a",
      "libbenchmark_main.a",
      "_deps/benchmark-build/src/libbenchmarkd.a",
      "\"/a folder/libbenchmark.so\"",
      "-L/usr/lib -lbenchmark -lpthread",
      "/opt/lib/libbenchmark.dylib"};
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    add_program("bench" + std::to_string(i), fragments[i]);
  }
  EXPECT_EQ(read().suites.size(), fragments.size());
}

TEST_F(ReplyTest, LibrariesThatAreOnlyCalledAlikeDoNotCount) {
  add_program("a", "libbenchmark_support.a");
  add_program("b", "-lbenchmarks");
  add_program("c", "/opt/benchmark/lib/libother.a");
  add_program("d", "libmybenchmark.a");
  add_program("e", "/opt/benchmark.alpha/libdecode.a");
  const CMakeReply reply = read();
  EXPECT_THAT(reply.suites, IsEmpty());
  EXPECT_THAT(reply.warnings, IsEmpty());
}

TEST_F(ReplyTest, AProgramOfOtherPeoplesFoldersIsLeftOutWithAWarning) {
  add_program("zip_bench", "-lbenchmark",
              {{"paths", {{"source", "third_party/zip/bench"}}}});
  add_program("far_bench", "-lbenchmark",
              {{"paths", {{"source", "/build/_deps/far-src"}}}});
  const CMakeReply reply = read();
  EXPECT_THAT(reply.suites, IsEmpty());
  EXPECT_THAT(reply.warnings,
              ElementsAre(HasSubstr("far_bench links Google Benchmark but is "
                                    "left out: it belongs to other people's"),
                          HasSubstr("third_party/zip/bench")));
}

TEST_F(ReplyTest, ATestWithTheMainFunctionOfGoogleTestIsLeftOut) {
  add_program("helper_test", "libgtest_main.a -lbenchmark");
  add_program("odd_bench", "-lgtest_main -lbenchmark_main -lbenchmark");
  const CMakeReply reply = read();
  EXPECT_THAT(reply.suites,
              ElementsAre(CMakeSuite{"odd_bench", "bin/odd_bench"}));
  EXPECT_THAT(reply.warnings, ElementsAre(HasSubstr("GoogleTest's")));
}

TEST_F(ReplyTest, AProgramWhosePathCannotBeUsedIsLeftOut) {
  add_program("none", "-lbenchmark", {{"artifacts", json::array()}});
  add_program("out", "-lbenchmark", {{"artifacts", {{{"path", "/x/out"}}}}});
  add_program("sign", "-lbenchmark", {{"artifacts", {{{"path", "a$b"}}}}});
  const CMakeReply reply = read();
  EXPECT_THAT(reply.suites, IsEmpty());
  EXPECT_THAT(reply.warnings,
              ElementsAre(HasSubstr("does not say where"),
                          HasSubstr("built at /x/out, where both sides"),
                          HasSubstr("\"a$b\" cannot be written")));
}

TEST_F(ReplyTest, AProgramThatIsBuiltIntoTheSourcesIsPlacedThere) {
  add_program("b", "-lbenchmark",
              {{"artifacts", {{{"path", "/checkout/bin/b"}}}}});
  add_program("c", "-lbenchmark",
              {{"artifacts", {{{"path", "/checkout-2/bin/c"}}}}});
  const CMakeReply reply = read();
  EXPECT_THAT(reply.suites,
              ElementsAre(CMakeSuite{"b", "bin/b", ArtifactPlace::checkout}));
  EXPECT_THAT(reply.warnings, ElementsAre(HasSubstr("at /checkout-2/bin/c")));
}

TEST_F(ReplyTest, SuitesComeByName) {
  add_program("b", "-lbenchmark");
  add_program("a", "-lbenchmark");
  EXPECT_THAT(read().suites,
              ElementsAre(CMakeSuite{"a", "bin/a"}, CMakeSuite{"b", "bin/b"}));
}

TEST_F(ReplyTest, WithoutAnAnswerTheVersionOfCMakeIsNamed) {
  EXPECT_THAT(failure(), HasSubstr("needs CMake 3.14 or later"));
}

TEST_F(ReplyTest, AnAnswerThatCannotBeUnderstoodIsNamed) {
  for (const std::string_view text :
       {"", "{", "[]", "{}", R"({"cmake": {"generator": {"name": 1}}})"}) {
    write("index-1.json", text);
    EXPECT_THAT(failure(), HasSubstr("index-1.json cannot be understood"))
        << text;
  }
}

TEST_F(ReplyTest, AnAnswerThatIsNotAllThereIsNamed) {
  write("index-1.json", R"({
      "cmake": {"generator": {"name": "Ninja"}},
      "reply": {"codemodel-v2": {"jsonFile": "absent.json"}}})");
  EXPECT_THAT(failure(), HasSubstr("absent.json"));
}

TEST(AskCMakeTest, AFolderThatCannotBeWrittenIsNamed) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  try {
    ask_cmake(folder / "file");
    FAIL();
  } catch (const MeasurementError& error) {
    EXPECT_THAT(error.what(), HasSubstr("file/.cmake/api/v1/query"));
  }
}

}  // namespace
}  // namespace benchgate::measure
