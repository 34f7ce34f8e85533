#include "src/measure/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

std::vector<ListedBenchmark> listed(std::vector<std::string> names) {
  std::vector<ListedBenchmark> list;
  for (std::string& name : names) {
    list.push_back({.name = std::move(name)});
  }
  return list;
}

auto is(const std::string& name, Subject::State state) {
  return testing::AllOf(Field("name", &Subject::name, name),
                        Field("state", &Subject::state, state));
}

TEST(MatchBenchmarksTest, KeepsBasesOrderAndPutsWhatHeadAddedLast) {
  const auto subjects = match_benchmarks("s", listed({"B", "A", "Gone"}),
                                         listed({"New", "A", "B"}), {}, {});
  EXPECT_THAT(subjects, ElementsAre(is("B", Subject::State::common),
                                    is("A", Subject::State::common),
                                    is("Gone", Subject::State::missing),
                                    is("New", Subject::State::added)));
}

TEST(MatchBenchmarksTest, ARenameInTheRulesMakesOneOfTwo) {
  Rules rules;
  rules.renamed["Old"] = "New";
  const auto subjects =
      match_benchmarks("s", listed({"Old"}), listed({"New"}), rules, {});
  ASSERT_THAT(subjects, ElementsAre(is("New", Subject::State::common)));
  EXPECT_EQ(subjects[0].base_name, "Old");
}

TEST(MatchBenchmarksTest, ARenameIsNoneWhereHeadHasTheOldNameStill) {
  Rules rules;
  rules.renamed["Old"] = "New";
  EXPECT_THAT(
      match_benchmarks("s", listed({"Old"}), listed({"Old"}), rules, {}),
      ElementsAre(is("Old", Subject::State::common)));
}

TEST(MatchBenchmarksTest, WithoutARuleARenameShowsAsMissingAndAdded) {
  EXPECT_THAT(match_benchmarks("s", listed({"Old"}), listed({"New"}), {}, {}),
              ElementsAre(is("Old", Subject::State::missing),
                          is("New", Subject::State::added)));
}

TEST(MatchBenchmarksTest, ANameThatASideListsTwiceIsUnusable) {
  auto head = listed({"A"});
  head[0].count = 3;
  const auto subjects = match_benchmarks("s", listed({"A"}), head, {}, {});
  ASSERT_THAT(subjects, ElementsAre(is("A", Subject::State::unusable)));
  EXPECT_THAT(subjects[0].note,
              HasSubstr("head registers 3 benchmarks under this name"));
}

TEST(MatchBenchmarksTest, LeavesOutWhatTheFilterOrTheRulesDoNotWant) {
  Rules rules;
  rules.rules.push_back({.match = Pattern("Slow"),
                         .suite = {},
                         .metric = {},
                         .noise_threshold = {},
                         .equivalence_margin = {},
                         .tolerance = {},
                         .gate = {},
                         .measure = false});
  const auto both = listed({"BM_A", "BM_Slow", "Other"});
  EXPECT_THAT(match_benchmarks("s", both, both, rules, Pattern("^BM_")),
              ElementsAre(is("BM_A", Subject::State::common)));
}

TEST(MatchBenchmarksTest, IsPinnedOnlyIfBothSidesHaveOneThread) {
  auto base = listed({"A"});
  base[0].single_threaded = false;
  const auto subjects = match_benchmarks("s", base, listed({"A"}), {}, {});
  EXPECT_FALSE(subjects.at(0).single_threaded);
}

}  // namespace
}  // namespace benchgate::measure
