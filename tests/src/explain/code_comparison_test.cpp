#include "src/explain/code_comparison.h"

#include "src/explain/benchmark_functions.h"
#include "src/explain/reachable_code.h"
#include "src/explain/suite_code.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

// A statement that code is the same must be true; that code differs is said of
// what was moved only if nothing better can be found out.

namespace benchgate::explain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A build of code_fixture.cpp.
ProgramCode program(const std::string& build) {
  std::vector<ElfImage> files;
  auto image = ElfImage::open(BENCHGATE_CODE_FIXTURES "/code_" + build);
  EXPECT_TRUE(image) << build;
  files.push_back(std::move(*image));
  return ProgramCode(std::move(files));
}

std::vector<Place> roots(const ProgramCode& code, const std::string& name) {
  std::vector<Place> places;
  for (const Symbol& symbol :
       BenchmarkFunctionTable(code).find(name).functions) {
    places.push_back({0, symbol.start});
  }
  return places;
}

CodeComparison compare(ProgramCode& base, ProgramCode& head,
                       const std::string& benchmark) {
  const auto of_base = roots(base, benchmark);
  const auto of_head = roots(head, benchmark);
  EXPECT_EQ(of_base.size(), of_head.size());
  EXPECT_FALSE(of_base.empty()) << benchmark;
  std::vector<std::pair<Place, Place>> pairs;
  for (std::size_t i = 0; i < of_base.size(); ++i) {
    pairs.emplace_back(of_base[i], of_head[i]);
  }
  return compare_code(base, head, pairs);
}

/// Position-independent code, code that has one place in memory, that calls
/// other libraries without the linker's stubs, and whose relocations are
/// packed.
class CodeComparisonTest : public testing::TestWithParam<std::string> {
 protected:
  ProgramCode base_ = program("base_" + GetParam());
  ProgramCode moved_ = program("moved_" + GetParam());
  ProgramCode changed_ = program("changed_" + GetParam());
};

TEST_P(CodeComparisonTest, CodeThatWasOnlyMovedIsTheSame) {
  for (const char* benchmark :
       {"BM_Same", "BM_Helper/8", "BM_Constants", "BM_Text", "BM_Initial",
        "BM_OtherVariable", "BM_LongList", "BM_Switch", "BM_Virtual",
        "Fixture/Method", "BM_Template<int, char>", "captured/by_three"}) {
    const CodeComparison same = compare(base_, moved_, benchmark);
    EXPECT_TRUE(same.is_same()) << benchmark;
    EXPECT_THAT(same.changed, IsEmpty()) << benchmark;
  }
}

TEST_P(CodeComparisonTest, CodeThatNothingWasChangedInIsTheSame) {
  EXPECT_TRUE(compare(base_, changed_, "BM_Same").is_same());
  EXPECT_TRUE(compare(base_, changed_, "BM_Template<int, char>").is_same());
  EXPECT_TRUE(compare(base_, changed_, "captured/by_three").is_same());
}

TEST_P(CodeComparisonTest, NamesTheFunctionThatChangedHoweverDeepItIs) {
  EXPECT_THAT(compare(base_, changed_, "BM_Helper/64").changed,
              ElementsAre("(anonymous namespace)::helper(int)"));
  EXPECT_THAT(compare(base_, changed_, "BM_Switch").changed,
              ElementsAre("(anonymous namespace)::choose_changed(int)"));
}

TEST_P(CodeComparisonTest, AConstantIsPartOfTheCodeThatUsesIt) {
  EXPECT_THAT(compare(base_, changed_, "BM_Constants").changed,
              ElementsAre("(anonymous namespace)::look_up(int)"));
  EXPECT_FALSE(compare(base_, changed_, "BM_Text").is_same());
}

TEST_P(CodeComparisonTest, SoIsWhatAVariableBeginsWith) {
  EXPECT_FALSE(compare(base_, changed_, "BM_Initial").is_same());
}

TEST_P(CodeComparisonTest, ALongListIsFollowedToItsEnd) {
  EXPECT_THAT(compare(base_, changed_, "BM_LongList").changed,
              ElementsAre("(anonymous namespace)::follow_list(int)"));
  EXPECT_TRUE(find_reachable(base_, roots(base_, "BM_LongList")).is_complete);
}

TEST_P(CodeComparisonTest, AVariableDoesNotStandForTwo) {
  EXPECT_FALSE(compare(base_, changed_, "BM_OtherVariable").is_same());
}

TEST_P(CodeComparisonTest, VirtualFunctionsAreReachedByTheirTable) {
  const CodeComparison compared = compare(base_, changed_, "BM_Virtual");
  EXPECT_THAT(compared.changed,
              ElementsAre("(anonymous namespace)::Odd::area(int) const"));
  EXPECT_TRUE(compared.calls_through_pointers);
}

TEST_P(CodeComparisonTest, AFixtureIsMoreThanItsLoop) {
  EXPECT_THAT(compare(base_, changed_, "Fixture/Method").changed,
              ElementsAre("(anonymous namespace)::helper(int)"));
}

TEST_P(CodeComparisonTest, InstancesOfATemplateAreToldApart) {
  EXPECT_FALSE(compare(base_, changed_, "BM_Template<double, char>").is_same());
}

TEST_P(CodeComparisonTest, ReachableCodeHasTheSizesOfItsFunctions) {
  const auto bytes = [](ProgramCode& code, const std::string& benchmark) {
    return code_bytes(code, find_reachable(code, roots(code, benchmark)));
  };
  EXPECT_EQ(bytes(base_, "BM_Same"), bytes(moved_, "BM_Same"));
  // Those of BM_Helper, its loop, through and helper, and no more.
  std::uint64_t sum = 0;
  for (const Symbol& function : base_.executable().functions()) {
    for (const char* name :
         {"BM_Helper", "4loopIPFiiE", "7through", "6helper"}) {
      sum += function.name.find(name) != std::string::npos ? function.size : 0;
    }
  }
  EXPECT_EQ(bytes(base_, "BM_Helper/8"), sum);
}

INSTANTIATE_TEST_SUITE_P(Code, CodeComparisonTest,
                         testing::Values("plain", "fixed", "stubless",
                                         "packed"));

/// Of a file with damage, only one thing is asked: that nothing breaks. What
/// can be read of it is the same as itself.
TEST(DamagedProgramTest, IsTakenForWhatCanBeReadOfIt) {
  const tests::TemporaryFolder folder;
  std::ifstream stream(BENCHGATE_CODE_FIXTURES "/code_base_plain",
                       std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  std::mt19937 random(7);
  const std::string path = (folder.path() / "damaged").string();
  constexpr int kRounds = 16;  // Each reads fifty thousand symbols, twice.
  for (int round = 0; round < kRounds; ++round) {
    std::string damaged = whole;
    if (round % 4 == 0) {
      damaged.resize(64 + random() % (whole.size() - 64));
    }
    constexpr std::size_t kHeaders = 4000;
    const std::size_t reach =
        round % 2 == 0 ? damaged.size() : std::min(damaged.size(), kHeaders);
    for (int i = 0; i < 30; ++i) {
      damaged[random() % reach] = static_cast<char>(random());
    }
    std::ofstream(path, std::ios::binary) << damaged;
    SuiteCode code({path}, {path});
    const CodeAnswer answer = code.compare("BM_Virtual", "BM_Virtual");
    EXPECT_TRUE(!answer.trouble.empty() || answer.comparison->changed.empty());
    static_cast<void>(code.bytes("BM_Virtual", "BM_Virtual"));
  }
}

TEST(BenchmarkFunctionTableTest, FindsNothingForNamesThatAreNoFunctions) {
  const ProgramCode code = program("base_plain");
  const BenchmarkFunctionTable table(code);
  EXPECT_THAT(table.find("by hand").functions, IsEmpty());
  EXPECT_THAT(table.find("BM_Sam").functions, IsEmpty());
  EXPECT_THAT(table.find("").functions, IsEmpty());
}

TEST(BenchmarkFunctionTableTest, AFunctionInsideABenchmarkIsNotTheBenchmark) {
  const ProgramCode code = program("base_unoptimised");
  const BenchmarkFunctions found = BenchmarkFunctionTable(code).find("BM_Same");
  EXPECT_EQ(found.functions.size(), 1U);
  EXPECT_TRUE(found.is_exact);
}

TEST(BenchmarkFunctionTableTest, TakesAllInstancesWhereTheSourceSpellsThem) {
  const ProgramCode code = program("base_plain");
  const BenchmarkFunctionTable table(code);
  EXPECT_EQ(table.find("BM_Template<Number, Other>/1").functions.size(), 2U);
  EXPECT_FALSE(table.find("BM_Template<Number, Other>/1").is_exact);
  EXPECT_TRUE(table.find("BM_Template<int,char>").is_exact);
  EXPECT_TRUE(table.find("Fixture/Method").is_exact);
}

}  // namespace
}  // namespace benchgate::explain
