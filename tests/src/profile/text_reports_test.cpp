#include "src/profile/text_reports.h"

#include "src/profile/profile_error.h"
#include "src/profile/site_tables.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::profile {
namespace {

using testing::HasSubstr;
using testing::Not;
using Index = tests::ProfileBuilder::Index;

View lines_of(tests::ProfileBuilder& builder) {
  ViewOptions options;
  options.granularity = Granularity::lines;
  return make_view(builder.profile(), options);
}

/// A function with a long name, `callers` others that call it, all in one file.
View widely_called(const std::string& file, int callers) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto called = builder.location(
      0, {{builder.function(std::string(1000, 'x'), file, 1), 9}});
  for (int i = 0; i < callers; ++i) {
    const auto caller = builder.location(
        0, {{builder.function("f" + std::to_string(i), file, 1), 9}});
    builder.sample({called, caller}, {5});
  }
  return lines_of(builder);
}

TEST(TextReports, ThatNobodyCouldReadAreErrors) {
  const tests::TemporaryFolder folder;
  const std::string file = folder / "source.cpp";
  std::ofstream(file) << "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const View view = widely_called(file, 20);
  const Pattern all(".", "regex");
  constexpr std::size_t kLongest = 5000;
  const std::string none;
  EXPECT_THROW(static_cast<void>(traces_report(view, kLongest)), ProfileError);
  EXPECT_THROW(static_cast<void>(folded_report(view, kLongest)), ProfileError);
  EXPECT_THROW(static_cast<void>(peek_report(view, all, Order::flat, kLongest)),
               ProfileError);
  EXPECT_THROW(static_cast<void>(source_report(view, all, none, kLongest)),
               ProfileError);
  EXPECT_GT(traces_report(view).size(), kLongest);
  EXPECT_GT(folded_report(view).size(), kLongest);
  EXPECT_GT(peek_report(view, all).size(), kLongest);
  EXPECT_GT(source_report(view, all, none).size(), kLongest);
}

TEST(TextReports, CountTheLabelsOfAStack) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  Sample& sample = builder.sample({builder.frame("main")}, {5});
  for (int i = 0; i < 100; ++i) {
    sample.labels.push_back({.key = builder.text("k" + std::to_string(i)),
                             .text = builder.text(std::string(1000, 'v'))});
  }
  const View view = lines_of(builder);
  EXPECT_THROW(static_cast<void>(traces_report(view, 50'000)), ProfileError);
  EXPECT_THAT(traces_report(view), HasSubstr("k99:  vvv"));
}

// Took a time that grew with the square of the number of lines.
TEST(TextReports, OfHundredThousandsOfInlinedFramesAreMade) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto inner = builder.function("inner");
  std::vector<std::pair<Index, std::int64_t>> lines(200'000, {inner, 0});
  lines.emplace_back(builder.function("outer"), 0);
  builder.sample({builder.location(1, lines)}, {5});
  const std::string report = folded_report(make_view(builder.profile(), {}));
  EXPECT_TRUE(report.starts_with("outer;inner;inner;"));
  EXPECT_TRUE(report.ends_with(";inner 5\n"));
}

// The same with the number of functions that one calls.
TEST(TrimmedGraph, LeavesOutEveryEdgeThatCostsTooLittle) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto hub = builder.frame("hub");
  std::vector<Index> all;
  constexpr int kCalled = 50'000;
  for (int i = 0; i < kCalled; ++i) {
    all.push_back(builder.frame("f" + std::to_string(i)));
    builder.sample({all.back(), hub}, {1});
  }
  builder.sample(all, {1'000'000'000});
  builder.sample({hub}, {500'000'000});
  const CallGraph graph = build_trimmed_graph(make_view(builder.profile(), {}),
                                              Objects::ignored, {});
  EXPECT_EQ(graph.dropped_edges, std::size_t{kCalled});
  std::size_t kept = 0;
  for (const Node& node : graph.nodes) {
    EXPECT_TRUE(node.name != "hub" || node.out.empty());
    kept += node.in.size();
  }
  EXPECT_EQ(kept, all.size() - 1);
}

TEST(FunctionTables, SayHowManyFunctionsTheyDoNotShow) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  for (int i = 0; i < 503; ++i) {
    builder.sample({builder.frame("f" + std::to_string(i)),
                    builder.frame("g" + std::to_string(i % 10))},
                   {1000 + i});
  }
  const View view = make_view(builder.profile(), {});
  EXPECT_THAT(flame_table(view, nullptr),
              HasSubstr("Less than these: 503 more functions."));
  EXPECT_THAT(flame_table(view, &view),
              HasSubstr("Less than these: 3 more functions."));
  EXPECT_THAT(flame_table(view, &view), Not(HasSubstr("look at")));
}

}  // namespace
}  // namespace benchgate::profile
