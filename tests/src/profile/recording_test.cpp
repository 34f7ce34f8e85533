#include "src/profile/recording.h"

#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::profile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kHead =
    "benchgate.recording/1 cpu\ntype samples count\ntype cpu nanoseconds\n";

const std::string kWhole =
    kHead +
    "period 4000000\noperations 1200\nstarted 1763900000000000000\n"
    "duration 5000000\nlost 3\nnote by hand\n"
    "map 400000 500000 1000 /no/such program\n"
    "map 7f0000000000 7f0000001000 0 /gone.so (deleted)\n"
    "map 7fff00000000 7fff00001000 0 [vdso]\n"
    "stack 2 8000000 : 400100 4001ff\n"
    "stack 1 4000000 : 7f0000000010 4001ff\n"
    "stack 1 4000000 : 12\n"
    "end\n";

/// What is wrong with a recording; empty: nothing.
std::string refusal(const std::string& text) {
  try {
    read_recording(text);
    return "";
  } catch (const ProfileError& error) {
    return error.what();
  }
}

TEST(ReadRecording, HasAllThatTheFileSays) {
  const Profile profile = read_recording(kWhole);
  ASSERT_EQ(profile.sample_types.size(), 2U);
  EXPECT_EQ(profile.text(profile.sample_types[0].type), "samples");
  EXPECT_EQ(profile.text(profile.sample_types[1].unit), "nanoseconds");
  EXPECT_EQ(profile.text(profile.period_type.type), "cpu");
  EXPECT_EQ(profile.period, 4'000'000);
  EXPECT_EQ(operations(profile), 1200);
  EXPECT_EQ(profile.time_nanos, 1'763'900'000'000'000'000);
  EXPECT_EQ(profile.duration_nanos, 5'000'000);
  ASSERT_EQ(profile.mappings.size(), 3U);
  EXPECT_EQ(profile.text(profile.mappings[0].file), "/no/such program");
  EXPECT_EQ(profile.mappings[0].start, 0x400000U);
  EXPECT_EQ(profile.mappings[0].offset, 0x1000U);
  EXPECT_EQ(profile.text(profile.mappings[1].file), "/gone.so (deleted)");
  EXPECT_EQ(profile.text(profile.comments[0]), "by hand");
  EXPECT_THAT(std::string(profile.text(profile.comments[2])),
              HasSubstr("lost: 3"));
}

TEST(ReadRecording, EqualAddressesAreOneLocation) {
  const Profile profile = read_recording(kWhole);
  ASSERT_EQ(profile.samples.size(), 3U);
  EXPECT_THAT(profile.samples[0].values, ElementsAre(2, 8'000'000));
  EXPECT_EQ(profile.samples[0].locations[1], profile.samples[1].locations[1]);
  EXPECT_EQ(profile.locations.size(), 4U);
  const Location& caller = profile.locations[profile.samples[0].locations[1]];
  EXPECT_EQ(caller.address, 0x4001ffU);
  EXPECT_EQ(caller.mapping, 0U);
  const Location& outside = profile.locations[profile.samples[2].locations[0]];
  EXPECT_FALSE(outside.mapping.has_value());
}

TEST(ReadRecording, BuildIdsAreThoseOfTheFilesOnDisk) {
  const Profile profile = read_recording(
      kHead + "map 400000 500000 0 " BENCHGATE_SYMBOLIZE_FIXTURE "\nend\n");
  EXPECT_EQ(profile.text(profile.mappings[0].build_id).size(), 40U);
}

TEST(ReadRecording, WhatWasReadCanBeWrittenForPprof) {
  const std::string bytes = serialize_profile(read_recording(kWhole));
  EXPECT_EQ(serialize_profile(read_profile(bytes, "written")), bytes);
}

TEST(ReadRecording, OfMemoryAndLocksTheCallersAreOfInterest) {
  const auto dropped = [](const std::string& mode) {
    const Profile profile = read_recording("benchgate.recording/1 " + mode +
                                           "\ntype alloc_space bytes\n"
                                           "type inuse_space bytes\nend\n");
    return std::string(profile.text(profile.drop_frames)) + "; " +
           std::string(profile.text(profile.default_sample_type));
  };
  EXPECT_EQ(dropped("cpu"), "; ");
  EXPECT_THAT(dropped("heap"), HasSubstr("operator new"));
  EXPECT_THAT(dropped("heap"), HasSubstr("; alloc_space"));
  EXPECT_THAT(dropped("block"), HasSubstr("pthread_"));
}

TEST(ReadRecording, AnythingElseIsRefusedWithItsLine) {
  EXPECT_THAT(refusal(""), HasSubstr("line 1 is not there"));
  EXPECT_THAT(refusal("benchgate.preload/1 count\nend\n"),
              HasSubstr("line 1 does not begin with \"benchgate.recording/1"));
  EXPECT_THAT(refusal("benchgate.recording/1 cpu\nend\n"),
              HasSubstr("without types"));
  EXPECT_THAT(refusal(kWhole.substr(0, kWhole.size() - 4)),
              HasSubstr("line 16 is not there or not whole"));
  EXPECT_THAT(refusal(kWhole + "more\n"), HasSubstr("comes after the end"));
  EXPECT_THAT(refusal(kHead + "colour 7\nend\n"),
              HasSubstr("line 4 begins with \"colour\""));
  EXPECT_THAT(refusal(kHead + "period 1x\nend\n"), HasSubstr("\"1x\""));
  EXPECT_THAT(refusal(kHead + "period -1\nend\n"), HasSubstr("below 0"));
  EXPECT_THAT(refusal(kHead + "map 10 10 0 /x\nend\n"),
              HasSubstr("maps no memory"));
  EXPECT_THAT(refusal(kHead + "map 10 30 0 /x\nmap 20 40 0 /y\nend\n"),
              HasSubstr("mapped already"));
  EXPECT_THAT(refusal(kHead + "stack 1 : 10\nend\n"),
              HasSubstr("\":\" where a number"));
  EXPECT_THAT(refusal(kHead + "stack 1 2 3 : 10\nend\n"),
              HasSubstr("another number of values"));
  EXPECT_THAT(refusal(kHead + "stack 1 2 :\nend\n"),
              HasSubstr("ends too early"));
  EXPECT_THAT(refusal(kHead + "stack 1 2 : 10\nnote late\nend\n"),
              HasSubstr("comes after one"));
}

}  // namespace
}  // namespace benchgate::profile
