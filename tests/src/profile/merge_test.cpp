#include "src/profile/merge.h"

#include "src/profile/difference.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_writer.h"
#include "src/profile/scaling.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace benchgate {

namespace {

using profile::merge;
using profile::Profile;

Profile one(std::string_view unit, std::int64_t value) {
  tests::ProfileBuilder builder;
  builder.type("cpu", unit);
  builder.sample({builder.frame("f"), builder.frame("main")}, {value});
  return std::move(builder.profile());
}

std::vector<std::int64_t> sums(const Profile& profile) {
  std::vector<std::int64_t> sums(profile.sample_types.size());
  for (const profile::Sample& sample : profile.samples) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += sample.values[i];
    }
  }
  return sums;
}

}  // namespace

TEST(Merge, AddsWhatIsEqual) {
  const std::array<Profile, 2> both = {one("nanoseconds", 3),
                                       one("nanoseconds", 4)};
  const Profile merged = merge(both);
  ASSERT_EQ(merged.samples.size(), 1U);
  EXPECT_EQ(merged.samples[0].values[0], 7);
  EXPECT_EQ(merged.functions.size(), 2U);
}

TEST(Merge, LosesAndInventsNothing) {
  for (std::uint32_t seed = 1; seed < 20; ++seed) {
    const std::array<Profile, 2> both = {tests::random_profile(seed),
                                         tests::random_profile(seed + 50)};
    std::vector<std::int64_t> expected = sums(both[0]);
    const std::vector<std::int64_t> other = sums(both[1]);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] += other[i];
    }
    EXPECT_EQ(sums(merge(both)), expected);
  }
}

TEST(Merge, OfOneTwiceIsTheSameAsOnce) {
  const std::array<Profile, 1> first = {tests::random_profile(7)};
  const std::array<Profile, 1> once = {merge(first)};
  EXPECT_EQ(profile::serialize_profile(merge(once)),
            profile::serialize_profile(once[0]));
}

TEST(Merge, FindsPlacesThatWereLoadedElsewhere) {
  const auto loaded_at = [](std::uint64_t start) {
    tests::ProfileBuilder builder;
    builder.type("cpu", "nanoseconds");
    builder.mapping("/bin/suite", start, start + 0x2000, "id");
    builder.sample({builder.location(start + 0x100, {}, 0)}, {5});
    return std::move(builder.profile());
  };
  const std::array<Profile, 2> both = {loaded_at(0x10000), loaded_at(0x90000)};
  const Profile merged = merge(both);
  EXPECT_EQ(merged.mappings.size(), 1U);
  ASSERT_EQ(merged.locations.size(), 1U);
  EXPECT_EQ(merged.locations[0].address, 0x10100U);
  EXPECT_EQ(merged.samples[0].values[0], 10);
}

TEST(Merge, BringsUnitsTogether) {
  const std::array<Profile, 2> both = {one("milliseconds", 2),
                                       one("microseconds", 500)};
  const Profile merged = merge(both);
  EXPECT_EQ(merged.text(merged.sample_types[0].unit), "microseconds");
  EXPECT_EQ(merged.samples[0].values[0], 2500);
}

TEST(Merge, OfDifferentValuesIsAnError) {
  const std::array<Profile, 2> both = {one("milliseconds", 2),
                                       one("bytes", 500)};
  try {
    static_cast<void>(merge(both));
    FAIL();
  } catch (const profile::ProfileError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("cpu/milliseconds and "
                                                 "cpu/bytes"));
  }
}

TEST(Merge, AddsOperationsThatAllOfThemKnow) {
  std::array<Profile, 2> both = {one("ns", 2), one("ns", 3)};
  profile::set_operations(both[0], 10);
  EXPECT_EQ(profile::operations(merge(both)), std::nullopt);
  profile::set_operations(both[1], 5);
  EXPECT_EQ(profile::operations(merge(both)), 15);
}

TEST(Difference, OfAProfileWithItselfIsEmpty) {
  const Profile same = tests::random_profile(3);
  EXPECT_TRUE(profile::subtract(same, same, profile::Whole::difference)
                  .samples.empty());
}

TEST(Difference, KeepsTheBaseApartWherePercentagesAreOfIt) {
  const Profile difference =
      profile::subtract(one("ns", 9), one("ns", 4), profile::Whole::base);
  ASSERT_EQ(difference.samples.size(), 2U);
  EXPECT_EQ(difference.samples[1].values[0], -4);
  EXPECT_TRUE(profile::is_base_sample(difference, difference.samples[1]));
}

TEST(Scaling, RoundsAndDropsWhatBecomesNothing) {
  Profile profile = one("ns", 5);
  profile::scale_values(profile, 0.5);
  EXPECT_EQ(profile.samples[0].values[0], 3);
  profile::scale_values(profile, 0.1);
  EXPECT_TRUE(profile.samples.empty());
}

TEST(Scaling, StopsAtTheLargestNumber) {
  Profile profile = one("ns", std::int64_t{1} << 62);
  profile::scale_values(profile, 1e9);
  EXPECT_EQ(profile.samples[0].values[0],
            std::numeric_limits<std::int64_t>::max());
}

}  // namespace benchgate
