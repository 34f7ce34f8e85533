#include "reporters/forge/annotations.h"

#include "tests/reporters/situations.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace benchgate::reporters::forge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

std::map<std::string, std::size_t> registered_in(std::string_view text) {
  std::map<std::string, std::size_t> found;
  for (const Registration& registration : find_registrations(text)) {
    found.emplace(registration.name, registration.line);
  }
  return found;
}

TEST(FindRegistrationsTest, KnowsTheNamesThatGoogleBenchmarkGives) {
  EXPECT_THAT(registered_in("BENCHMARK(BM_Get)->Arg(8);"),
              ElementsAre(Pair("BM_Get", 1)));
  EXPECT_THAT(registered_in("\nBENCHMARK_CAPTURE(BM_Cap, big, 1, \"a,b\");"),
              ElementsAre(Pair("BM_Cap/big", 2)));
  EXPECT_THAT(registered_in("BENCHMARK_TEMPLATE(BM_Map, int, long);"),
              ElementsAre(Pair("BM_Map<int,long>", 1)));
  EXPECT_THAT(registered_in("BENCHMARK(BM_Map<std::pair<int, long>>);"),
              ElementsAre(Pair("BM_Map<std::pair<int,long>>", 1)));
  EXPECT_THAT(registered_in("BENCHMARK_F(Fixture, Run)(State& s) {}"),
              ElementsAre(Pair("Fixture/Run", 1)));
  EXPECT_THAT(registered_in("BENCHMARK_TEMPLATE_F(Fix, Run, int)(S& s) {}"),
              ElementsAre(Pair("Fix<int>/Run", 1)));
  EXPECT_THAT(registered_in("BENCHMARK_TEMPLATE1_CAPTURE(BM_T, int, c, 1);"),
              ElementsAre(Pair("BM_T<int>/c", 1)));
}

TEST(FindRegistrationsTest, ADefinedFixtureIsRegisteredElsewhere) {
  EXPECT_THAT(registered_in("BENCHMARK_DEFINE_F(Fix, A)(S& s) {}\n"
                            "BENCHMARK_TEMPLATE_DEFINE_F(Fix, B, int)(S&) {}\n"
                            "BENCHMARK_REGISTER_F(Fix, A)->Arg(1);\n"
                            "BENCHMARK_REGISTER_F(Fix, B);\n"),
              ElementsAre(Pair("Fix/A", 3), Pair("Fix<int>/B", 4)));
}

TEST(FindRegistrationsTest, NamesGivenAsTextCountToo) {
  EXPECT_THAT(registered_in("benchmark::RegisterBenchmark(\"by hand\", f);\n"
                            "BENCHMARK(f)\n  ->Name(\"Shown\");"),
              ElementsAre(Pair("Shown", 3), Pair("byhand", 1), Pair("f", 2)));
}

TEST(FindRegistrationsTest, CommentsTextsAndDirectivesAreNoRegistrations) {
  EXPECT_THAT(registered_in("// BENCHMARK(A)\n/* BENCHMARK(B)\n */\n"
                            "#define X BENCHMARK(C) \\\n  BENCHMARK(D)\n"
                            "auto a = \"BENCHMARK(E)\\\" BENCHMARK(F)\";\n"
                            "auto b = R\"x(BENCHMARK(G)\")x\";\n"
                            "int n = 1'000'000; char c = '\"';\n"
                            "BENCHMARK(Real);\nBENCHMARK_MAIN();"),
              ElementsAre(Pair("Real", 9)));
}

TEST(FindRegistrationsTest, BrokenTextEnds) {
  for (const char* text :
       {"BENCHMARK(", "BENCHMARK(a, \"", "R\"", "R\"x(", "/*", "BENCHMARK_F()",
        "BENCHMARK_CAPTURE(a)", "'", "\"\\", "#\\"}) {
    EXPECT_THAT(registered_in(text), IsEmpty()) << text;
  }
}

class SourcesTest : public testing::Test {
 protected:
  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((top_ / name).parent_path());
    std::ofstream(top_ / name) << text;
  }

  [[nodiscard]] BenchmarkSources read() const {
    return BenchmarkSources(top_.path());
  }

  tests::TemporaryFolder top_;
};

TEST_F(SourcesTest, TheLongestPartOfANameThatIsRegisteredIsFound) {
  write("bench/get.cpp", "\n\nBENCHMARK(BM_Get)->Arg(8)->UseRealTime();\n");
  EXPECT_EQ(read().find("suite", "BM_Get/8/real_time"),
            (SourceLine{.path = "bench/get.cpp", .line = 3}));
  EXPECT_EQ(read().find("suite", "BM_GetAll"), std::nullopt);
  EXPECT_EQ(read().find("suite", ""), std::nullopt);
  EXPECT_EQ(read().find("suite", std::string(10'000'000, '/')), std::nullopt);
}

TEST_F(SourcesTest, OfTwoFilesTheOneOfTheSuiteIsMeant) {
  write("a/one.cc", "BENCHMARK(BM_Get);\n");
  write("parser/two.cc", "BENCHMARK(BM_Get);\n");
  EXPECT_EQ(read().find("parser", "BM_Get")->path, "parser/two.cc");
  EXPECT_EQ(read().find("other", "BM_Get")->path, "a/one.cc");
}

TEST_F(SourcesTest, BuildsHiddenFoldersAndLinksAreLeftOut) {
  write("build/CMakeCache.txt", "");
  write("build/copy.cpp", "BENCHMARK(A);");
  write(".cache/copy.cpp", "BENCHMARK(B);");
  write("notes.txt", "BENCHMARK(C);");
  std::filesystem::create_directory_symlink(top_.path(), top_ / "loop");
  write("real.cpp", "BENCHMARK(D);");
  for (const char* name : {"A", "B", "C"}) {
    EXPECT_EQ(read().find("", name), std::nullopt) << name;
  }
  EXPECT_EQ(read().find("", "D")->path, "real.cpp");
}

TEST_F(SourcesTest, EveryRegressedRowIsShownAtItsLine) {
  write("get.cpp", "\nBENCHMARK(BM_Get)->Range(8, 8192);\n");
  const auto annotations =
      annotate(situation("regressions"), read(), "benchgate.json");
  ASSERT_EQ(annotations.size(), 3);
  EXPECT_EQ(annotations[0].place, (SourceLine{.path = "get.cpp", .line = 2}));
  EXPECT_EQ(annotations[0].title, "BM_Get/256: cpu_time +15.1 %");
  EXPECT_THAT(annotations[0].message, HasSubstr("regressed"));
  EXPECT_THAT(annotations[0].message, HasSubstr("95 % interval [+14"));
  EXPECT_EQ(annotations[0].level, Annotation::Level::failure);
}

TEST(AnnotateTest, WhatIsNotFoundStandsAtTheConfiguration) {
  const auto annotations =
      annotate(situation("regressions"), {}, "bench/benchgate.json");
  EXPECT_EQ(annotations[0].place,
            (SourceLine{.path = "bench/benchgate.json", .line = 1}));
}

TEST(AnnotateTest, AcceptedRowsHaveNoneAndUngatedOnesWarn) {
  compare::Comparison comparison;
  comparison.rows = {regressed_row("A", 1, 2), regressed_row("B", 1, 2)};
  comparison.rows[0].accepted = compare::Acceptance{};
  comparison.rows[1].policy.gated = false;
  const auto annotations = annotate(comparison, {}, "benchgate.json");
  ASSERT_EQ(annotations.size(), 1);
  EXPECT_EQ(annotations[0].level, Annotation::Level::warning);
  EXPECT_THAT(annotations[0].message, HasSubstr("does not look at"));
}

TEST(AnnotateTest, HostileNamesAreShortVisibleTexts) {
  compare::Comparison comparison = situation("hostile_names");
  comparison.rows[0].benchmark = std::string(10'000'000, '@');
  for (const Annotation& annotation : annotate(comparison, {}, "x.json")) {
    EXPECT_LE(annotation.title.size(), 255);
    EXPECT_LE(annotation.message.size(), 4000);
    EXPECT_THAT(annotation.title, Not(HasSubstr("\n")));
    EXPECT_THAT(annotation.title, Not(HasSubstr("\x1b")));
    EXPECT_THAT(annotation.message, Not(HasSubstr("\xe2\x80\xae")));
  }
}

}  // namespace
}  // namespace benchgate::reporters::forge
