#include "reporters/history/site/site.h"

#include "tests/support/approved.h"
#include "tests/support/small_history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <map>
#include <regex>

namespace benchgate::reporters::history {
namespace {

using Files = std::map<std::string, std::string>;

SiteOptions named(const std::string& title) {
  SiteOptions options;
  options.title = title;
  options.commit_url = "https://example.org/{commit}";
  return options;
}

Files site_of(const Timeline& timeline, const SiteOptions& options = {}) {
  Files files;
  std::string last;
  write_site(timeline, find_changes(timeline), options, [&](SiteFile file) {
    EXPECT_TRUE(is_site_path(file.path)) << file.path;
    last = file.path;
    files[file.path] = std::move(file.bytes);
  });
  EXPECT_EQ(last, "index.html");
  return files;
}

/// The JSON of the files whose name begins so.
std::vector<nlohmann::json> data_of(const Files& files,
                                    const std::string& kind) {
  std::vector<nlohmann::json> all;
  const std::regex call("benchgateData\\(\"([^\"]+)\",([^]*)\\);\n");
  for (const auto& [path, bytes] : files) {
    std::smatch match;
    if (path.starts_with("data/" + kind + "-")) {
      EXPECT_TRUE(std::regex_match(bytes, match, call)) << path;
      EXPECT_EQ("data/" + match[1].str() + ".js", path);
      all.push_back(nlohmann::json::parse(match[2].str()));
    }
  }
  return all;
}

TEST(SiteTest, ASmallHistoryIsAsItWasApproved) {
  const Files files =
      site_of(build_timeline(tests::small_history()), named("Store"));
  std::string all;
  for (const auto& [path, bytes] : files) {
    if (path.starts_with("data/")) {
      all += path + "\n" + bytes;
    }
  }
  EXPECT_TRUE(tests::is_approved(
      std::filesystem::path(BENCHGATE_APPROVED_FOLDER) / "small.txt", all));
}

TEST(SiteTest, TheOverviewHasARowForEachBenchmarkAndItsChanges) {
  const Files files = site_of(build_timeline(tests::small_history()));
  const nlohmann::json overview = data_of(files, "overview").at(0);
  EXPECT_EQ(overview["runs"], 24);
  EXPECT_EQ(overview["release"], "v1.0");
  ASSERT_EQ(overview["benchmarks"].size(), 2U);
  EXPECT_EQ(overview["benchmarks"][1][1], "BM_Get/8");
  // What is timed comes before what is counted.
  const nlohmann::json first = overview["benchmarks"][1][2][0];
  EXPECT_EQ(overview["metrics"][first[0].get<std::size_t>()][0], "cpu_time");
  EXPECT_NEAR(first[4].get<double>(), 0.1, 0.01);
  EXPECT_EQ(data_of(files, "series").size(), 3U);
}

TEST(SiteTest, OfOneRunTheLargestChangeComesFirstAlsoOneOfSign) {
  const Timeline timeline = build_timeline(tests::small_history(4));
  std::vector<HistoryChange> changes;
  // From 1 to -1 the size is -2, of which there is no logarithm.
  for (const double size : {0.1, -2.0, 0.5, -1.0, 0.2}) {
    HistoryChange change;
    change.series = changes.size() % timeline.series.size();
    change.before = 1;
    change.first = 2;
    change.size = size;
    changes.push_back(change);
  }
  changes[1].series = 2;
  changes[3].series = 1;
  Files files;
  write_site(timeline, changes, {}, [&files](SiteFile file) {
    files[file.path] = std::move(file.bytes);
  });
  const nlohmann::json overview = data_of(files, "overview").at(0);
  std::vector<double> sizes;
  for (const nlohmann::json& each : overview["changes"]) {
    sizes.push_back(each[2]);
  }
  EXPECT_THAT(sizes, testing::ElementsAre(-2.0, -1.0, 0.5, 0.2, 0.1));
}

TEST(SiteTest, TheSameHistoryMakesTheSameBytes) {
  EXPECT_EQ(site_of(build_timeline(tests::small_history())),
            site_of(build_timeline(tests::small_history())));
}

TEST(SiteTest, WhatDidNotChangeKeepsItsName) {
  std::vector<Record> records = tests::small_history();
  const Files before = site_of(build_timeline(records));
  records.push_back(tests::small_run(24));
  records.back().entries.resize(1);
  const Files after = site_of(build_timeline(records));
  std::size_t kept = 0;
  for (const auto& [path, bytes] : after) {
    kept += path.starts_with("data/series-") && before.contains(path) ? 1U : 0U;
  }
  EXPECT_EQ(kept, 2U);
  EXPECT_NE(before.at("index.html"), after.at("index.html"));
}

TEST(SiteTest, AnEmptyHistoryIsASite) {
  const Files files = site_of({});
  EXPECT_EQ(data_of(files, "overview").at(0)["runs"], 0);
  EXPECT_TRUE(files.contains("index.html"));
}

TEST(SiteTest, HostileNamesStayText) {
  std::vector<Record> records = tests::small_history(4);
  const std::string hostile = "</script><img src=x>\xff\"'\\\n\xe2\x80\xae";
  for (Record& record : records) {
    for (Entry& entry : record.entries) {
      entry.benchmark = hostile;
      entry.suite = hostile;
    }
  }
  const Files files =
      site_of(build_timeline(records), named("</title><script>x"));
  EXPECT_THAT(files.at("index.html"),
              testing::Not(testing::HasSubstr("<script>x")));
  // Bytes that are no text are in the private use area; see escape_bytes.
  EXPECT_EQ(data_of(files, "overview").at(0)["suites"][0],
            "</script><img src=x>\xee\xbf\xbf\"'\\\n\xe2\x80\xae");
}

TEST(SiteTest, TheIndexFetchesNothingFromElsewhere) {
  const Files files = site_of(build_timeline(tests::small_history(3)));
  const std::string& index = files.at("index.html");
  EXPECT_THAT(index, testing::Not(testing::HasSubstr("http://")));
  EXPECT_THAT(index, testing::Not(testing::HasSubstr("https://")));
  for (const auto& [path, bytes] : files) {
    if (!path.starts_with("data/series-") && !path.starts_with("data/runs-") &&
        !path.starts_with("data/details-") && path != "index.html") {
      EXPECT_THAT(index, testing::HasSubstr(path));
    }
  }
}

/// A series of `runs` with noise of one percent, chained.
Timeline long_timeline(std::size_t runs) {
  Timeline timeline;
  timeline.machines.push_back({.name = "m", .environment = {}});
  TimelineSeries series{.suite = "s",
                        .benchmark = "b",
                        .metric = {.name = "cpu_time", .unit = "s"},
                        .chain = ChainKind::linked,
                        .points = {},
                        .bridges = {}};
  for (std::size_t i = 0; i < runs; ++i) {
    TimelineRun run;
    run.commit = {.id = fmt::format("{:040x}", i * 7919),
                  .parents = {},
                  .time = "2026-01-01T00:00:00Z",
                  .subject = "a subject of usual length, no more than this"};
    run.started = run.commit.time;
    timeline.runs.push_back(run);
    const double wave = 0.05 * std::sin(static_cast<double>(i * i % 1000));
    series.points.push_back(
        {.run = i,
         .value = {.median = 1.2345e-6 * (1.0 + wave),
                   .low = 1.2e-6 * (1.0 + wave),
                   .high = 1.27e-6 * (1.0 + wave),
                   .n = 18 + i % 3},
         .chained = TimelinePoint::Chained{
             .log = wave, .low = wave - 0.01, .high = wave + 0.01}});
  }
  timeline.series.push_back(series);
  return timeline;
}

TEST(SiteTest, FiveThousandRunsAreLessThanHalfAMegabyteForOneBenchmark) {
  const Timeline timeline = long_timeline(5000);
  std::size_t bytes = 0;
  write_site(timeline, {}, {}, [&bytes](const SiteFile& file) {
    if (file.path.starts_with("data/series-") ||
        file.path.starts_with("data/runs-")) {
      bytes += file.bytes.size();
    }
  });
  EXPECT_LT(bytes, 500'000U);
}

TEST(SiteTest, OnlyItsOwnNamesAreNamesOfASite) {
  for (const char* const path :
       {"index.html", "data/series-0123456789abcdef.js",
        "assets/site-0123456789abcdef.css"}) {
    EXPECT_TRUE(is_site_path(path)) << path;
  }
  for (const char* const path :
       {"", "CNAME", "data/series-0123456789abcde.js", "data/mine.js",
        "data/../index.html", "/index.html", "data/series-0123456789ABCDEF.js",
        "assets/site-0123456789abcdef.html"}) {
    EXPECT_FALSE(is_site_path(path)) << path;
  }
}

TEST(SiteTest, VersionsAreReleases) {
  for (const char* const name : {"v1.4", "2.0.1", "V3.0", "10.20"}) {
    EXPECT_TRUE(names_release(name)) << name;
  }
  for (const char* const name : {"", "v", "main", "v1", "1", "v1.x", "1.2-rc1",
                                 "1.", "vv1.2", "deadbeef"}) {
    EXPECT_FALSE(names_release(name)) << name;
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
