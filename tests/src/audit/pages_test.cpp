#include "reporters/html/dygraph_assets.h"
#include "src/audit/html_page.h"
#include "src/audit/tally_json.h"
#include "src/audit/text_pages.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace benchgate::audit {
namespace {

using testing::HasSubstr;
using testing::Not;

Trial trial(std::size_t load, double slowdown, compare::Verdict verdict) {
  Trial trial;
  trial.load = load;
  trial.slowdown = slowdown;
  trial.seconds = 4.0;
  for (const char* name : {"BM_<script>|\x1b[31m", "BM_B"}) {
    TrialBenchmark benchmark;
    benchmark.suite = "s";
    benchmark.name = name;
    benchmark.time_metric = "cpu_time";
    benchmark.slowed = slowdown > 0.0;
    benchmark.seconds = 1.5;
    benchmark.pairs = 16;
    TrialRow row;
    row.metric = {.name = "cpu_time", .unit = "s"};
    row.verdict = verdict;
    row.delta = compare::Delta{.ratio = 0, .low = -0.01, .high = 0.01};
    row.detectable = 0.012;
    benchmark.rows = {row};
    benchmark.cpu_time = {{1, 2, 3}, {1, 2, 3}};
    trial.benchmarks.push_back(benchmark);
  }
  return trial;
}

Tally some() {
  using compare::Verdict;
  std::vector<Trial> trials(20, trial(0, 0.0, Verdict::unchanged));
  trials.push_back(trial(2, 0.0, Verdict::regressed));
  trials.push_back(trial(0, 0.02, Verdict::regressed));
  Trial sequential = trial(0, 0.0, Verdict::unchanged);
  sequential.leg = Leg::sequential;
  trials.push_back(sequential);
  return tally(trials);
}

TEST(PagesTest, TheTerminalHasRatesWithTheirIntervalsByLoad) {
  const std::string page = terminal_page(some(), {.width = 140});
  EXPECT_THAT(page, HasSubstr("21 comparisons in pairs, 1 in pairs with slowed "
                              "benchmarks, 1 one side after the other; 1 of "
                              "all under load"));
  EXPECT_THAT(page, HasSubstr("no load"));
  EXPECT_THAT(page, HasSubstr("2 busy cores"));
  EXPECT_THAT(page, HasSubstr("1 of 21"));
  EXPECT_THAT(page, HasSubstr("compare.py's rule"));
  EXPECT_THAT(page, HasSubstr("100 % [16, 100]"));
  EXPECT_THAT(page, HasSubstr("1.2 %"));
  EXPECT_THAT(page, HasSubstr("2.000 s per benchmark"));
}

TEST(PagesTest, NamesFromASuiteAreTextEverywhere) {
  EXPECT_THAT(terminal_page(some(), {}), Not(HasSubstr("\x1b")));
  const std::string html = html_page(some());
  EXPECT_THAT(html, HasSubstr("BM_&lt;script&gt;|"));
  EXPECT_THAT(html, Not(HasSubstr("BM_<script>")));
}

TEST(PagesTest, MarkdownHasTwoTables) {
  const std::string page = markdown_page(some());
  EXPECT_THAT(page, HasSubstr("| judged by | measured | false alarms |"));
  EXPECT_THAT(page, HasSubstr("| benchgate | in pairs | 1 of 21 |"));
  EXPECT_THAT(page, HasSubstr("+2 %"));
}

TEST(PagesTest, ThePageNeedsNothingButItself) {
  std::string page = html_page(some());
  // A library, which has all kinds of words in it.
  const std::string_view library =
      reporters::html::kDygraphScript.substr(0, 100000);
  ASSERT_NE(page.find(library), std::string::npos);
  page.replace(page.find(library), library.size(), "");
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, testing::EndsWith("</html>\n"));
  EXPECT_THAT(page, Not(HasSubstr("sourceMapping")));
  for (const char* fetch : {" src=", "\"stylesheet\"", "@import", "url(http"}) {
    EXPECT_THAT(page, Not(HasSubstr(fetch)));
  }
  // What the chart shows is in a table, too.
  EXPECT_THAT(page, HasSubstr("<td class=\"number\">100 % [16, 100]</td>"));
}

TEST(PagesTest, ChartDataIsJsonWithARowPerSlowdown) {
  const std::string page = html_page(some());
  const std::string begin = "id=\"detection-data\">";
  const std::size_t at = page.find(begin) + begin.size();
  const auto data =
      nlohmann::json::parse(page.substr(at, page.find("</script>", at) - at));
  ASSERT_EQ(data["rows"].size(), 2U);
  EXPECT_EQ(data["rows"][1][0], 2.0);
  EXPECT_EQ(data["rows"][0].size(), data["series"].size() + 1);
  EXPECT_EQ(data["rows"][1][1][1], 1.0);
}

TEST(PagesTest, ALongSuiteIsCutUnlessAskedFor) {
  Trial many = trial(0, 0.0, compare::Verdict::unchanged);
  const TrialBenchmark one = many.benchmarks.back();
  for (int i = 0; i < 50; ++i) {
    many.benchmarks.push_back(one);
    many.benchmarks.back().name = fmt::format("BM_{}", i);
  }
  const Tally all = tally({many});
  EXPECT_THAT(terminal_page(all, {}), HasSubstr("and 32 more"));
  EXPECT_THAT(terminal_page(all, {.all = true}), HasSubstr("BM_49"));
}

TEST(PagesTest, NothingIsShownAsNothing) {
  EXPECT_THAT(terminal_page(tally({}), {}),
              HasSubstr("no comparison was completed"));
  EXPECT_THAT(markdown_page(tally({})), Not(HasSubstr("judged by")));
  EXPECT_THAT(html_page(tally({})), testing::EndsWith("</html>\n"));
}

TEST(PagesTest, JsonHasCountsWithTheirRates) {
  const auto document = nlohmann::json::parse(write_tally(some()));
  EXPECT_EQ(document["schema"], "benchgate.audit/1");
  const auto& own = document["all"]["judges"][0];
  EXPECT_EQ(own["judge"], "benchgate");
  EXPECT_EQ(own["false_alarms"]["hits"], 1);
  EXPECT_EQ(own["false_alarms"]["of"], 21);
  EXPECT_EQ(own["detections"][0]["slowdown"], 0.02);
  EXPECT_EQ(document["by_load"].size(), 2U);
  EXPECT_EQ(document["benchmarks"].size(), 2U);
}

}  // namespace
}  // namespace benchgate::audit
