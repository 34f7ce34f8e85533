#include "src/profile/dropped_frames.h"

#include "src/profile/profile_error.h"
#include "tests/src/profile/profile_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace benchgate::profile {
namespace {

/// The names of a stack's functions, leaf first.
std::string stack_of(const Profile& profile, const Sample& sample) {
  std::string names;
  for (const std::uint32_t index : sample.locations) {
    for (const Line& line : profile.locations[index].lines) {
      names += std::string(profile.text(profile.functions[line.function].name));
      names += ' ';
    }
  }
  return names;
}

/// What is left of a stack, leaf first.
std::string left_of(const std::vector<std::string>& stack,
                    const std::string& drop, const std::string& keep = "") {
  tests::ProfileBuilder builder;
  std::vector<std::uint32_t> locations;
  for (const std::string& name : stack) {
    locations.push_back(builder.frame(name));
  }
  builder.sample(locations, {});
  builder.profile().drop_frames = builder.text(drop);
  builder.profile().keep_frames = builder.text(keep);
  remove_dropped_frames(builder.profile());
  return stack_of(builder.profile(), builder.profile().samples[0]);
}

TEST(RemoveDroppedFrames, TakesThemOutWithAllThatTheyCall) {
  EXPECT_EQ(left_of({"brk", "malloc", "grow", "main"}, "malloc|free"),
            "grow main ");
}

TEST(RemoveDroppedFrames, NamesFitAsAWholeWithoutArguments) {
  EXPECT_EQ(left_of({"malloc(unsigned long)", "main"}, "malloc"), "main ");
  EXPECT_EQ(left_of({"my_malloc", "main"}, "malloc"), "my_malloc main ");
  EXPECT_EQ(left_of({"(anonymous namespace)::take(int)", "main"},
                    "\\(anonymous namespace\\)::take"),
            "main ");
  EXPECT_EQ(
      left_of({"Call::operator()(int) const", "main"}, "Call::operator\\(\\)"),
      "main ");
}

TEST(RemoveDroppedFrames, WhatIsToBeKeptStays) {
  EXPECT_EQ(
      left_of({"malloc_more", "malloc", "main"}, "malloc.*", "malloc_more"),
      "main ");
  EXPECT_EQ(left_of({"malloc_more", "main"}, "malloc.*", "malloc_more"),
            "malloc_more main ");
}

TEST(RemoveDroppedFrames, AStackThatBeginsWithOneIsNotEmptied) {
  EXPECT_EQ(left_of({"leaf", "malloc"}, "malloc"), "leaf malloc ");
}

TEST(RemoveDroppedFrames, OfInlinedFramesTheCallersStay) {
  tests::ProfileBuilder builder;
  const auto inner = builder.function("malloc");
  const auto outer = builder.function("grow");
  const auto leaf = builder.location(1, {{inner, 1}, {outer, 2}});
  builder.sample({leaf, builder.frame("main")}, {});
  builder.profile().drop_frames = builder.text("malloc");
  remove_dropped_frames(builder.profile());
  EXPECT_EQ(stack_of(builder.profile(), builder.profile().samples[0]),
            "grow main ");
}

TEST(RemoveDroppedFrames, WhatIsNoExpressionIsSaid) {
  EXPECT_THROW(left_of({"main"}, "("), ProfileError);
}

}  // namespace
}  // namespace benchgate::profile
