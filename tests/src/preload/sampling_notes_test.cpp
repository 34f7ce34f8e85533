#include "src/preload/sampling_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace benchgate::preload {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> all_of(SamplingNotes& notes,
                                std::int64_t period = 4'000'000) {
  std::vector<std::string> all;
  for (const char* const* each = notes.all(period); *each != nullptr; ++each) {
    all.emplace_back(*each);
  }
  return all;
}

TEST(SamplingNotes, SayTheRateFirst) {
  SamplingNotes notes;
  EXPECT_THAT(all_of(notes),
              ElementsAre("sampled 250 times in each second of a thread's "
                          "time"));
}

TEST(SamplingNotes, HaveRoomForAllThatCanHappenAtOnce) {
  SamplingNotes notes;
  notes.add_clock(SampleClock::Kind::perf);
  notes.add_clock(SampleClock::Kind::timer);
  notes.add_clock(SampleClock::Kind::none);
  notes.set_refusal(24);
  notes.add_thread_without_clock();
  notes.add_thread_without_clock();
  notes.set_signal_lost();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(all_of(notes),
                ElementsAre(HasSubstr("sampled 250"), HasSubstr("task clock"),
                            HasSubstr("timer_create"),
                            "perf_event_open was refused (errno 24)",
                            "2 threads had no clock",
                            "the program handles SIGPROF itself"));
  }
}

TEST(SamplingNotes, HaveRoomForAnyNumber) {
  SamplingNotes notes;
  notes.set_refusal(std::numeric_limits<int>::min());
  EXPECT_THAT(all_of(notes, 1), ElementsAre(HasSubstr("sampled 1000000000"),
                                            HasSubstr("-2147483648")));
}

}  // namespace
}  // namespace benchgate::preload
