#include "src/measure/google_benchmark_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex.h>

#include <string>
#include <vector>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// As a Google Benchmark without std::regex matches. Those with it are tried by
/// the real suites; g++ 12 cannot compile it under the address sanitizer.
bool matches(const std::vector<std::string>& names, const std::string& name) {
  regex_t filter;
  if (::regcomp(&filter, exact_filter(names).c_str(),
                REG_EXTENDED | REG_NOSUB) != 0) {
    ADD_FAILURE() << exact_filter(names) << " does not compile";
    return false;
  }
  const bool matched = ::regexec(&filter, name.c_str(), 0, nullptr, 0) == 0;
  ::regfree(&filter);
  return matched;
}

TEST(GoogleBenchmarkNamesTest, AFilterMatchesItsNamesAndNoOther) {
  const std::vector<std::string> names = {"BM_A/1", "BM_B"};
  EXPECT_TRUE(matches(names, "BM_A/1"));
  EXPECT_TRUE(matches(names, "BM_B"));
  EXPECT_FALSE(matches(names, "BM_A/10"));
  EXPECT_FALSE(matches(names, "BM_A"));
  EXPECT_FALSE(matches(names, "XBM_B"));
}

TEST(GoogleBenchmarkNamesTest, EveryAsciiCharacterStandsForItself) {
  for (char c = 1; c != 127; ++c) {
    const std::string name = {'a', c, 'b'};
    EXPECT_TRUE(matches({name}, name)) << name;
    EXPECT_FALSE(matches({name}, "ab")) << name;
    EXPECT_FALSE(matches({name}, "a\u00e9b")) << name;
  }
}

TEST(GoogleBenchmarkNamesTest, OddNamesMatchThemselves) {
  for (const std::string name :
       {R"(BM_Odd name/"quoted" (a|b)[c]*$^\)", "BM<int, std::pair<char, 2>>",
        "{1,2}", "]]", "a|", "\\", "\u00e9\u6f22", "-BM_Minus", "*", "^a$"}) {
    EXPECT_TRUE(matches({"x", name}, name)) << name;
    EXPECT_FALSE(matches({"x", name}, name + "x")) << name;
  }
}

TEST(GoogleBenchmarkNamesTest, TheNameTellsTheMetric) {
  const auto metric = [](const char* name) {
    return describe_benchmark(name).time_metric;
  };
  EXPECT_EQ(metric("BM_A"), "cpu_time");
  EXPECT_EQ(metric("BM_A/10/process_time"), "cpu_time");
  EXPECT_EQ(metric("BM_A/real_time"), "real_time");
  EXPECT_EQ(metric("BM_A/process_time/real_time"), "real_time");
  EXPECT_EQ(metric("BM_A/iterations:3/manual_time"), "real_time");
  EXPECT_EQ(metric("BM_A/real_time/threads:1"), "real_time");
  EXPECT_EQ(metric("BM_A/threads:1"), "cpu_time");
  EXPECT_EQ(metric("BM_A/threads:16"), "real_time");
  EXPECT_EQ(metric("BM_real_time"), "cpu_time");
  EXPECT_EQ(metric("BM_A/real_times"), "cpu_time");
  EXPECT_EQ(metric("real_time"), "cpu_time");
}

TEST(GoogleBenchmarkNamesTest, TheNameTellsWhetherThereAreThreads) {
  const auto single = [](const char* name) {
    return describe_benchmark(name).single_threaded;
  };
  EXPECT_TRUE(single("BM_A"));
  EXPECT_TRUE(single("BM_A/threads:1"));
  EXPECT_FALSE(single("BM_A/threads:2"));
  EXPECT_FALSE(single("BM_A/real_time/threads:10"));
  EXPECT_TRUE(single("BM_A/threads:"));
  EXPECT_TRUE(single("BM_A/threads:many"));
}

TEST(GoogleBenchmarkNamesTest, LinesEndAtNewlines) {
  EXPECT_THAT(split_lines(""), IsEmpty());
  EXPECT_THAT(split_lines("a"), ElementsAre("a"));
  EXPECT_THAT(split_lines("a\nb c\n"), ElementsAre("a", "b c"));
  EXPECT_THAT(split_lines("\na\n\n"), ElementsAre("", "a", ""));
}

TEST(GoogleBenchmarkNamesTest, DuplicatesAreCounted) {
  const auto benchmarks = count_benchmarks({"b", "a", "b"});
  ASSERT_EQ(benchmarks.size(), 2U);
  EXPECT_EQ(benchmarks[0].name, "b");
  EXPECT_EQ(benchmarks[0].count, 2);
  EXPECT_EQ(benchmarks[1].name, "a");
  EXPECT_EQ(benchmarks[1].count, 1);
}

}  // namespace
}  // namespace benchgate::measure
