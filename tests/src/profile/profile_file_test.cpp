#include "src/profile/gzip.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>

namespace benchgate {

namespace {

using profile::Profile;
using profile::ProfileError;
using profile::read_profile;
using testing::HasSubstr;

Profile read(std::string_view bytes) {
  return read_profile(bytes, "a.pb.gz");
}

std::string error_of(std::string_view bytes,
                     const profile::ReadLimits& limits = {}) {
  try {
    static_cast<void>(read_profile(bytes, "a.pb.gz", limits));
  } catch (const ProfileError& error) {
    return error.what();
  }
  return "read";
}

Profile small() {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto main = builder.frame("main");
  builder.sample({main}, {7});
  return builder.profile();
}

}  // namespace

TEST(ProfileFile, IsReadAsItWasWritten) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Profile profile = tests::random_profile(seed);
    const std::string bytes = profile::serialize_profile(profile);
    EXPECT_EQ(profile::serialize_profile(read(bytes)), bytes) << seed;
    EXPECT_EQ(profile::serialize_profile(read(profile::write_profile(profile))),
              bytes)
        << seed;
  }
}

TEST(ProfileFile, KeepsEveryField) {
  Profile profile = tests::random_profile(3);
  profile.default_sample_type = profile.strings.add("samples");
  profile.drop_frames = profile.strings.add("malloc");
  profile.keep_frames = profile.strings.add("new");
  profile.locations[4].is_folded = true;
  const Profile back = read(profile::write_profile(profile));
  EXPECT_EQ(back.text(back.default_sample_type), "samples");
  EXPECT_EQ(back.text(back.drop_frames), "malloc");
  EXPECT_EQ(back.text(back.keep_frames), "new");
  EXPECT_EQ(back.period, profile.period);
  EXPECT_EQ(back.time_nanos, profile.time_nanos);
  EXPECT_EQ(back.duration_nanos, profile.duration_nanos);
  EXPECT_TRUE(back.locations[4].is_folded);
  EXPECT_TRUE(back.mappings[0].has_inline_frames);
  EXPECT_EQ(back.text(back.mappings[0].build_id), "abc123");
  EXPECT_EQ(back.samples.size(), profile.samples.size());
}

TEST(ProfileFile, HoldsNegativeAndExtremeValues) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto main = builder.frame("main");
  builder.sample({main}, {std::numeric_limits<std::int64_t>::min()});
  builder.sample({main}, {std::numeric_limits<std::int64_t>::max()});
  const Profile back = read(profile::write_profile(builder.profile()));
  EXPECT_EQ(back.samples[0].values[0],
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(back.samples[1].values[0],
            std::numeric_limits<std::int64_t>::max());
}

TEST(ProfileFile, CutOffAnywhereIsAnErrorOfOneSentence) {
  const std::string bytes = profile::write_profile(small());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(error_of(bytes.substr(0, size)), HasSubstr("a.pb.gz: "))
        << size;
  }
  EXPECT_EQ(error_of(bytes), "read");
}

TEST(ProfileFile, WithOneBitTurnedIsNoticedByItsChecksum) {
  const std::string bytes = profile::write_profile(small());
  constexpr std::size_t kHeader = 10;
  for (std::size_t at = kHeader; at < bytes.size(); ++at) {
    std::string broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 1);
    EXPECT_NE(error_of(broken), "read") << at;
  }
}

TEST(ProfileFile, OfNoiseIsAnErrorOrAProfile) {
  std::mt19937 random(5);
  const std::string bytes =
      profile::serialize_profile(tests::random_profile(2, 5));
  for (int round = 0; round < 3000; ++round) {
    std::string broken = bytes;
    for (int i = 0; i < 3; ++i) {
      broken[random() % broken.size()] = static_cast<char>(random());
    }
    static_cast<void>(error_of(broken));
  }
}

TEST(ProfileFile, EmptyOrOfAnotherKindSaysSo) {
  EXPECT_EQ(error_of(""),
            "a.pb.gz: is not a whole pprof profile (profile.proto, compressed "
            "by gzip or not): is empty");
  EXPECT_THAT(error_of("{\"benchmarks\": []}"), HasSubstr("not a whole pprof"));
  EXPECT_THAT(error_of(profile::gzip("")), HasSubstr("empty once unpacked"));
}

TEST(ProfileFile, ThatUnpacksToTooMuchIsRefused) {
  const std::string bomb = profile::gzip(std::string(3 << 20, '\0'));
  EXPECT_LT(bomb.size(), 10000U);
  EXPECT_THAT(error_of(bomb, {.bytes = 1 << 20}),
              HasSubstr("is more than 1 MiB long unpacked"));
}

TEST(ProfileFile, OfTooManyPartsIsRefused) {
  const std::string bytes = profile::write_profile(tests::random_profile(1));
  EXPECT_THAT(error_of(bytes, {.parts = 50}),
              HasSubstr("has more than 50 parts"));
  EXPECT_THAT(error_of(bytes, {.text = 50}),
              HasSubstr("names more than 0 MiB at its locations"));
  EXPECT_THAT(error_of(bytes, {.frames = 50}),
              HasSubstr("has more than 50 frames"));
}

TEST(ProfileFile, WhoseNumbersReferToNothingIsRefused) {
  Profile profile = small();
  profile.samples[0].locations[0] = 5;
  EXPECT_THAT(error_of(profile::write_profile(profile)),
              HasSubstr("there is no location with the id 6"));
  profile = small();
  profile.locations[0].lines[0].function = 5;
  EXPECT_THAT(error_of(profile::write_profile(profile)),
              HasSubstr("there is no function with the id 6"));
  profile = small();
  profile.locations[0].mapping = 5;
  EXPECT_THAT(error_of(profile::write_profile(profile)),
              HasSubstr("there is no mapping with the id 6"));
}

TEST(ProfileFile, WithAValueTooFewIsRefused) {
  Profile profile = small();
  profile.samples[0].values.clear();
  EXPECT_THAT(error_of(profile::write_profile(profile)),
              HasSubstr("has 0 values where there are 1 sample types"));
}

TEST(ProfileFile, TwiceInARowIsRefused) {
  const std::string bytes = profile::serialize_profile(small());
  EXPECT_THAT(error_of(bytes + bytes),
              HasSubstr("the id 1 is that of two functions"));
}

TEST(ProfileFile, OfAnotherFieldTypeIsRefused) {
  // Field 2, a profile sample, as a number.
  EXPECT_THAT(error_of("\x10\x01"), HasSubstr("field 2 is of another kind"));
}

TEST(ProfileFile, IsReadFromDisk) {
  const tests::TemporaryFolder folder;
  const auto path = folder / "cpu.pb.gz";
  std::ofstream(path, std::ios::binary) << profile::write_profile(small());
  EXPECT_EQ(profile::read_profile_file(path.string()).samples.size(), 1U);
  EXPECT_THROW(
      static_cast<void>(profile::read_profile_file(folder.path().string())),
      ProfileError);
  EXPECT_THROW(static_cast<void>(
                   profile::read_profile_file((folder / "missing").string())),
               ProfileError);
}

TEST(Operations, AreAComment) {
  Profile profile = small();
  EXPECT_EQ(profile::operations(profile), std::nullopt);
  profile::set_operations(profile, 1000);
  profile::set_operations(profile, 2000);
  const Profile back = read(profile::write_profile(profile));
  EXPECT_EQ(profile::operations(back), 2000);
  EXPECT_EQ(back.comments.size(), 1U);
}

}  // namespace benchgate
