#include "src/profile/matched_names.h"

#include "src/profile/growth.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace benchgate {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// By names that are all in one source, of another folder on each side.
std::map<std::string, std::string> matched(
    const std::vector<std::string>& base,
    const std::vector<std::string>& head) {
  profile::NamesInSources of_base;
  profile::NamesInSources of_head;
  for (const std::string& name : base) {
    of_base.emplace(name, "/base/f.cpp");
  }
  for (const std::string& name : head) {
    of_head.emplace(name, "/head/f.cpp");
  }
  return profile::matched_names(of_base, of_head);
}

}  // namespace

TEST(MatchedNames, AFunctionThatIsInlinedOnOneSideHasItsFullName) {
  EXPECT_THAT(matched({"a::f", "main"}, {"a::f(int)", "main"}),
              ElementsAre(Pair("a::f", "a::f(int)")));
  EXPECT_THAT(matched({"a::f(int)", "main"}, {"a::f", "main"}),
              ElementsAre(Pair("a::f", "a::f(int)")));
  EXPECT_THAT(
      matched({"f(int)::{lambda#1}::operator()"},
              {"f(int)::{lambda(int)#2}::operator()(int) const"}),
      ElementsAre(Pair("f(int)::{lambda#1}::operator()",
                       "f(int)::{lambda(int)#2}::operator()(int) const")));
}

TEST(MatchedNames, AFunctionWithoutWhatEnclosesItHasItsFullName) {
  EXPECT_THAT(matched({"f"}, {"a::(anonymous namespace)::f(int)"}),
              ElementsAre(Pair("f", "a::(anonymous namespace)::f(int)")));
  EXPECT_THAT(matched({"f"}, {"a::f(int)", "b::f(int)"}), IsEmpty());
  EXPECT_THAT(matched({"f"}, {"a::of(int)", "a::f::g(int)"}), IsEmpty());
  EXPECT_THAT(matched({"b::f"}, {"a::f(int)"}), IsEmpty());
  // Any lambda is called so.
  EXPECT_THAT(
      matched({"operator()"}, {"f()::{lambda()#1}::operator()() const"}),
      IsEmpty());
}

TEST(MatchedNames, NothingIsGuessed) {
  // Which of the two?
  EXPECT_THAT(matched({"f"}, {"f(int)", "f(long)"}), IsEmpty());
  EXPECT_THAT(matched({"f<int>", "f<long>"}, {"int f<int>(int)"}), IsEmpty());
  // Both are full, so they are two functions.
  EXPECT_THAT(matched({"f(int)"}, {"f(long)"}), IsEmpty());
  // Both sides have it under this name.
  EXPECT_THAT(matched({"f", "f(int)"}, {"f"}), IsEmpty());
  EXPECT_THAT(matched({}, {"f"}), IsEmpty());
}

TEST(MatchedNames, FunctionsOfOtherSourcesAreOthers) {
  EXPECT_THAT(profile::matched_names({{"read", "/usr/src/libc/read.c"}},
                                     {{"Reader::read(int)", "reader.cpp"}}),
              IsEmpty());
  EXPECT_THAT(
      profile::matched_names({{"read", ""}}, {{"Reader::read(int)", ""}}),
      IsEmpty());
}

TEST(MatchedNames, OverloadsThatBothSidesHaveMayBeMeant) {
  // What base inlines is more likely f(int), which it has, than f(long).
  EXPECT_THAT(matched({"f(int)", "f"}, {"f(int)", "f(long)"}), IsEmpty());
  EXPECT_THAT(matched({"f(int)", "f"}, {"f(int)"}),
              ElementsAre(Pair("f", "f(int)")));
}

TEST(MatchedNames, ManyLambdasAreMatchedAtOnce) {
  std::vector<std::string> made;
  std::vector<std::string> full;
  for (int i = 0; i < 20'000; ++i) {
    const std::string outer = "f" + std::to_string(i) + "(int)::";
    made.push_back(outer + "{lambda#1}::operator()");
    full.push_back(outer + "{lambda(int)#1}::operator()(int) const");
  }
  EXPECT_EQ(matched(made, full).size(), made.size());
}

TEST(MatchedNames, ASourceMayBeKnownInOnePlaceOnly) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto without = builder.function("f", "", 1);
  const auto with = builder.function("f", "f.cpp", 1);
  builder.sample({builder.location(0, {{without, 2}, {with, 2}})}, {1000});
  tests::ProfileBuilder other;
  other.type("cpu", "nanoseconds");
  other.sample({other.location(0, {{other.function("f(int)", "f.cpp", 1), 2}})},
               {1000});
  std::vector<profile::Profile> base = {std::move(builder.profile())};
  std::vector<profile::Profile> head = {std::move(other.profile())};
  profile::match_names(base, head);
  for (const profile::Function& function : base.front().functions) {
    EXPECT_EQ(base.front().text(function.name), "f(int)");
  }
}

TEST(MatchedNames, AreThoseOfAllProfiles) {
  const auto profile_of = [](const char* name) {
    tests::ProfileBuilder builder;
    builder.type("cpu", "nanoseconds");
    const auto function = builder.function(name, "f.cpp", 1);
    builder.sample({builder.location(0, {{function, 2}})}, {1000});
    return std::move(builder.profile());
  };
  std::vector<profile::Profile> base = {profile_of("f"), profile_of("f")};
  std::vector<profile::Profile> head = {profile_of("f(int)"),
                                        profile_of("f(int)")};
  profile::match_names(base, head);
  const profile::Growth growth =
      profile::find_growth(base, head, {}, profile::Order::flat);
  ASSERT_EQ(growth.functions.size(), 1U);
  EXPECT_EQ(growth.functions.front().name, "f(int)");
  EXPECT_EQ(growth.functions.front().flat.delta(), 0.0);
}

}  // namespace benchgate
