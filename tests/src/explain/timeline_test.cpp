#include "src/explain/timeline.h"

#include "src/explain/timeline_shares.h"
#include "src/profile/profile_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

// Out of files as mode trace writes them; what it writes of a real program is
// in tests/src/preload/trace_recorder_test.cpp.

namespace benchgate::explain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string file(const std::string& events, bool has_switches = true) {
  return std::string(
             "benchgate.trace/1\noperations 80\nstarted 7\nduration 1000\n") +
         (has_switches ? "switches perf\n" : "switches none\n") + events +
         "end\n";
}

/// "running 0-100, lock 100-300".
std::string states_of(const TimelineThread& thread) {
  std::string text;
  for (const StateSpan& span : thread.states) {
    text += text.empty() ? "" : ", ";
    text += std::string(word_of(span.state)) + ' ' +
            std::to_string(span.time.begin) + '-' +
            std::to_string(span.time.end);
  }
  return text;
}

std::string states_in(const std::string& events, bool has_switches = true) {
  const Timeline timeline = read_trace(file(events, has_switches), "BM");
  return timeline.threads.empty() ? "none"
                                  : states_of(timeline.threads.front());
}

TEST(ReadTrace, AThreadThatNeverLosesItsProcessorRuns) {
  EXPECT_EQ(states_in("region 5 0 1000\n"), "running 0-1000");
}

TEST(ReadTrace, OffTheProcessorInAWaitItWaits) {
  EXPECT_EQ(states_in("region 5 0 1000\n"
                      "wait 5 90 310 mutex a -1\n"
                      "off 5 100 blocked\non 5 300\n"),
            "running 0-100, lock 100-300, running 300-1000");
  EXPECT_EQ(states_in("region 5 0 1000\n"
                      "wait 5 90 310 condition a -1\n"
                      "wait 5 500 700 futex b -1\n"
                      "off 5 100 blocked\non 5 300\n"
                      "off 5 510 blocked\non 5 690\n"),
            "running 0-100, condition 100-300, running 300-510, other 510-690, "
            "running 690-1000");
}

TEST(ReadTrace, AWaitOnTheProcessorIsRunning) {
  EXPECT_EQ(states_in("region 5 0 1000\nwait 5 90 310 mutex a -1\n"
                      "off 5 800 blocked\non 5 900\n"),
            "running 0-800, asleep 800-900, running 900-1000");
}

TEST(ReadTrace, WhoHasToMakeRoomIsRunnableEvenInAWait) {
  EXPECT_EQ(states_in("region 5 0 1000\nwait 5 90 310 mutex a -1\n"
                      "off 5 100 preempted\non 5 300\n"),
            "running 0-100, runnable 100-300, running 300-1000");
}

TEST(ReadTrace, WhatIsBeforeTheFirstSwitchAndAfterTheLastFollowsFromIt) {
  EXPECT_EQ(states_in("region 5 0 1000\non 5 200\noff 5 700 blocked\n"),
            "asleep 0-200, running 200-700, asleep 700-1000");
}

TEST(ReadTrace, AThreadIsThereFromItsStartToItsEnd) {
  EXPECT_EQ(states_in("life 5 100 400\non 5 90\noff 5 150 blocked\non 5 200\n"),
            "running 90-150, asleep 150-200, running 200-400");
}

TEST(ReadTrace, EventsInAnyOrderAreTheSame) {
  EXPECT_EQ(states_in("on 5 300\nwait 5 90 310 mutex a -1\n"
                      "off 5 100 blocked\nregion 5 0 1000\n"),
            "running 0-100, lock 100-300, running 300-1000");
}

TEST(ReadTrace, WithoutSwitchesWaitsAreAllThatIsKnown) {
  EXPECT_EQ(states_in("region 5 0 1000\nwait 5 90 310 rwlock a -1\n", false),
            "running 0-90, lock 90-310, running 310-1000");
}

TEST(ReadTrace, StatesNeverOverlapWhateverTheFileSays) {
  EXPECT_EQ(states_in("life 5 100 400\nwait 5 50 200 mutex a -1\n"
                      "wait 5 150 900 mutex a -1\n",
                      false),
            "lock 100-200, lock 200-400");
}

TEST(ReadTrace, ThreadsWithALoopComeFirst) {
  const Timeline timeline = read_trace(
      file("thread 5 helper\nthread 9 main\nlife 5 0 10\nregion 9 0 10\n"
           "thread 11 never heard of again\n"),
      "BM");
  ASSERT_EQ(timeline.threads.size(), 2U);
  EXPECT_EQ(timeline.threads[0].name, "main");
  EXPECT_EQ(timeline.threads[1].name, "helper");
}

TEST(ReadTrace, AnythingElseIsRefusedWithItsLine) {
  const auto refusal = [](const std::string& text) {
    try {
      read_trace(text, "BM");
    } catch (const profile::ProfileError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(refusal(""), HasSubstr("line 1 is not there"));
  EXPECT_THAT(refusal("benchgate.recording/1 cpu\nend\n"),
              HasSubstr("line 1 is not \"benchgate.trace/1\""));
  EXPECT_THAT(refusal(file("region 5 0\n")),
              HasSubstr("line 6 ends too early"));
  EXPECT_THAT(refusal(file("region 5 9 3\n")),
              HasSubstr("line 6 ends before it begins"));
  EXPECT_THAT(refusal(file("wait 5 0 x mutex a 0\n")),
              HasSubstr("has \"x\" where a number should be"));
  EXPECT_THAT(refusal(file("nonsense 5\n")), HasSubstr("means nothing"));
  // Sums of such times would not be numbers any more.
  for (const char* line :
       {"region 5 0 9223372036854775807\n", "on 5 -9223372036854775807\n"}) {
    EXPECT_THAT(refusal(file(line)), HasSubstr("line 6 has a time that no run"))
        << line;
  }
  EXPECT_THAT(refusal("benchgate.trace/1\noperations 3\n"),
              HasSubstr("cut off"));
}

Timeline example() {
  return read_trace(
      file("thread 5 wor\"ker\nregion 5 50 150\nregion 5 200 950\n"
           "wait 5 90 310 mutex a -1\nwait 5 400 500 condition a -1\n"
           "off 5 100 blocked\non 5 300\noff 5 410 blocked\non 5 490\n"
           "off 5 600 preempted\non 5 601\nlife 6 0 700\n"
           "usage 5 950 500 30 2 1\ndropped 3\n"),
      "BM_Put/8");
}

TEST(ChromeTrace, IsReadBackAsItWas) {
  const Timeline before = example();
  const Timeline after = read_chrome_trace(chrome_trace(before));
  EXPECT_EQ(after.benchmark, "BM_Put/8");
  EXPECT_EQ(after.operations, 80);
  EXPECT_EQ(after.duration, 1000);
  EXPECT_EQ(after.dropped, 3);
  EXPECT_TRUE(after.has_switches);
  ASSERT_EQ(after.threads.size(), before.threads.size());
  for (std::size_t i = 0; i < after.threads.size(); ++i) {
    EXPECT_EQ(after.threads[i].name, before.threads[i].name);
    EXPECT_EQ(states_of(after.threads[i]), states_of(before.threads[i]));
    EXPECT_EQ(after.threads[i].regions.size(),
              before.threads[i].regions.size());
  }
  ASSERT_TRUE(after.threads[0].counts.has_value());
  EXPECT_EQ(after.threads[0].counts->queued, 30);
  EXPECT_EQ(timeline_report(after), timeline_report(before));
}

TEST(ChromeTrace, SpansNestOnEveryThread) {
  struct Span {
    double begin;
    double end;
  };

  std::map<int, std::vector<Span>> spans;
  // Borders whose microseconds are no exact floating-point numbers.
  std::string events = "region 5 7 999983\n";
  for (int time = 11; time < 900'000; time += 1337) {
    events += "off 5 " + std::to_string(time) + " blocked\non 5 " +
              std::to_string(time + 700) + "\n";
  }
  const Timeline timeline =
      read_trace("benchgate.trace/1\nduration 1000003\nswitches perf\n" +
                     events + "life 6 0 700\nend\n",
                 "BM");
  const std::string written = chrome_trace(timeline);
  EXPECT_EQ(states_of(read_chrome_trace(written).threads[0]),
            states_of(timeline.threads[0]));
  const auto document = nlohmann::json::parse(written);
  for (const auto& event : document.at("traceEvents")) {
    if (event.at("ph") == "X") {
      const double begin = event.at("ts");
      spans[event.at("tid")].push_back(
          {begin, begin + event.at("dur").get<double>()});
    }
  }
  EXPECT_EQ(spans.size(), 2U);
  for (const auto& [thread, all] : spans) {
    for (const Span& a : all) {
      for (const Span& b : all) {
        const bool crosses =
            a.begin < b.begin && b.begin < a.end && a.end < b.end;
        EXPECT_FALSE(crosses) << thread << ": " << a.begin << '-' << a.end
                              << " and " << b.begin << '-' << b.end;
      }
    }
  }
}

TEST(ChromeTrace, SomebodyElsesIsRefused) {
  for (const char* text :
       {"", "{", "{\"traceEvents\":[]}",
        R"({"otherData":{"schema":"x"},"traceEvents":[]})"}) {
    EXPECT_THROW(read_chrome_trace(text), profile::ProfileError) << text;
  }
}

TEST(ChromeTrace, ASpanThatEndsBeforeItBeginsIsRefused) {
  std::string text = chrome_trace(example());
  const std::size_t length = text.find(R"("dur":)") + 6;
  text.insert(length, "-");
  EXPECT_THROW(read_chrome_trace(text), profile::ProfileError);
}

TEST(TimelineShares, AddUpToTheThreadsTime) {
  const Timeline timeline = example();
  const StateTimes times = times_of(timeline.threads[0]);
  EXPECT_EQ(sum_of(times), 1000);
  EXPECT_EQ(times[static_cast<std::size_t>(ThreadState::lock)], 200);
  EXPECT_EQ(times[static_cast<std::size_t>(ThreadState::condition)], 80);
  EXPECT_EQ(times[static_cast<std::size_t>(ThreadState::runnable)], 1);
  const auto places = times_by_place(timeline);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(timeline.places[places[0].place], "mutex");
  EXPECT_EQ(places[0].nanoseconds, 200);
  EXPECT_EQ(places[0].waits, 1U);
}

TEST(TimelineReport, SaysWhatEachThreadWasIn) {
  const std::string report = timeline_report(example());
  EXPECT_THAT(report, HasSubstr("BM_Put/8: 80 iterations in 1.000 us\n"));
  EXPECT_THAT(report, HasSubstr("5 wor\"ker (loop)"));
  EXPECT_THAT(report, HasSubstr("20.00 %"));
  EXPECT_THAT(report, HasSubstr("all 2"));
  EXPECT_THAT(report, HasSubstr("200.0 ns         1  mutex\n"));
  EXPECT_THAT(report, HasSubstr("they were ready but had no processor"));
  EXPECT_THAT(report, HasSubstr("no room for 3 events"));
  EXPECT_THAT(timeline_report(read_trace(file("life 5 0 9\n", false), "BM")),
              HasSubstr("perf_event_open was refused"));
}

}  // namespace
}  // namespace benchgate::explain
