#include "reporters/history/change_list.h"

#include "reporters/history/change_list_json.h"
#include "reporters/history/change_table.h"
#include "tests/reporters/schema_judge.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Timeline thirty_runs() {
  Timeline timeline;
  for (std::size_t i = 0; i < 30; ++i) {
    TimelineRun run;
    run.commit.id = fmt::format("{:040x}", i + 1);
    run.commit.time = fmt::format("2026-01-{:02}T12:00:00Z", i + 1);
    run.commit.subject = fmt::format("step {}", i);
    run.started = run.commit.time;
    timeline.runs.push_back(run);
  }
  timeline.machines.push_back({.name = "0123456789ab", .environment = {}});
  for (const char* name : {"BM_Get", "BM_Put"}) {
    TimelineSeries series;
    series.suite = "store";
    series.benchmark = name;
    series.metric = {.name = "cpu_time", .unit = "s"};
    timeline.series.push_back(series);
  }
  return timeline;
}

HistoryChange change(std::size_t series, std::size_t first, double size) {
  return {
      .series = series,
      .machine = {},
      .before = first - 1,
      .first = first,
      .size = size,
      .interval = {.low = size - 0.01, .high = size + 0.01, .confidence = 0.95},
      .p_value = 1e-9,
      .worse = size > 0.0};
}

ChangeList list_of(const Timeline& timeline,
                   const std::vector<HistoryChange>& changes) {
  return list_changes(timeline, changes, {}, "bench-history");
}

/// "added 10, kept 20": fate and first run of each.
std::string fates(const std::vector<KnownChange>& changes) {
  std::string text;
  for (const KnownChange& change : changes) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        to_string(change.fate), change.range.first.subject);
  }
  return text;
}

TEST(ChangeListTest, HoldsWhatWasFoundInWords) {
  const Timeline timeline = thirty_runs();
  const ChangeList list = list_of(timeline, {change(1, 10, 0.05)});
  EXPECT_EQ(list.history, "bench-history");
  EXPECT_EQ(list.runs, 30U);
  EXPECT_EQ(list.series, 2U);
  EXPECT_EQ(list.span->first.subject, "step 29");
  ASSERT_THAT(list.changes, SizeIs(1));
  EXPECT_EQ(list.changes[0].benchmark, "BM_Put");
  EXPECT_EQ(list.changes[0].range.before.subject, "step 9");
  EXPECT_EQ(list.changes[0].range.first.subject, "step 10");
  EXPECT_EQ(list.changes[0].fate, Fate::added);
  EXPECT_EQ(list.compared_with, ComparedWith::nothing);
}

TEST(ChangeListTest, SaysWhatBecameOfEach) {
  const Timeline timeline = thirty_runs();
  const ChangeList before = list_of(
      timeline, {change(0, 5, 0.05), change(0, 15, 0.1), change(1, 5, -0.2)});
  ChangeList now = list_of(
      timeline, {change(0, 5, 0.06), change(0, 17, 0.1), change(1, 25, 0.2)});
  compare_lists(now, before, timeline, ComparedWith::memory);
  EXPECT_EQ(fates(now.changes), "kept step 5, moved step 17, added step 25");
  EXPECT_EQ(fates(now.withdrawn), "withdrawn step 5");
  EXPECT_EQ(now.changes[1].was->first.subject, "step 15");
  EXPECT_EQ(now.compared_with, ComparedWith::memory);
}

TEST(ChangeListTest, AStepTheOtherWayIsAnotherOne) {
  const Timeline timeline = thirty_runs();
  ChangeList now = list_of(timeline, {change(0, 6, -0.05)});
  compare_lists(now, list_of(timeline, {change(0, 5, 0.05)}), timeline,
                ComparedWith::memory);
  EXPECT_EQ(fates(now.changes), "added step 6");
  EXPECT_EQ(fates(now.withdrawn), "withdrawn step 5");
}

TEST(ChangeListTest, RunsThatAreInsertedBeforeMoveNothing) {
  const Timeline timeline = thirty_runs();
  Timeline shorter = thirty_runs();
  shorter.runs.erase(shorter.runs.begin(), shorter.runs.begin() + 3);
  ChangeList now = list_of(timeline, {change(0, 15, 0.05)});
  compare_lists(now, list_of(shorter, {change(0, 12, 0.05)}), timeline,
                ComparedWith::memory);
  EXPECT_EQ(fates(now.changes), "kept step 15");
}

TEST(ChangeListTest, AChangeWhoseRunIsGoneIsWithdrawn) {
  const Timeline timeline = thirty_runs();
  const ChangeList before = list_of(timeline, {change(0, 15, 0.05)});
  Timeline shorter = thirty_runs();
  shorter.runs.resize(10);
  ChangeList now = list_of(shorter, {});
  compare_lists(now, before, shorter, ComparedWith::memory);
  EXPECT_EQ(fates(now.withdrawn), "withdrawn step 15");
}

TEST(ChangeListTest, AConfirmationStaysWithItsCommits) {
  const Timeline timeline = thirty_runs();
  ChangeList before =
      list_of(timeline, {change(0, 5, 0.05), change(0, 15, 0.1)});
  for (KnownChange& each : before.changes) {
    each.confirmation.emplace().verdict = Confirmation::Verdict::confirmed;
  }
  ChangeList now = list_of(timeline, {change(0, 5, 0.06), change(0, 16, 0.1)});
  compare_lists(now, before, timeline, ComparedWith::memory);
  EXPECT_TRUE(now.changes[0].confirmation);
  EXPECT_FALSE(now.changes[1].confirmation);  // Others than were measured.
}

/// One of everything.
ChangeList rich_list() {
  const Timeline timeline = thirty_runs();
  ChangeList list = list_of(
      timeline, {change(0, 5, 0.05), change(1, 6, -0.1), change(1, 20, 0.0)});
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  list.changes[0].benchmark = "\xff\n\"BM\"";
  list.changes[0].confirmation = Confirmation{
      .verdict = Confirmation::Verdict::not_confirmed,
      .delta = compare::Delta{.ratio = 0.001, .low = -kInfinity, .high = 0.02},
      .pairs = 24,
      .measured = "2026-02-01T00:00:00Z",
      .reason = "unchanged"};
  list.changes[1].fate = Fate::moved;
  list.changes[1].was = list.changes[0].range;
  list.changes[1].machine = "0123456789ab";
  list.changes[1].evidence = Evidence::absolute;
  list.changes[2].metric.kind = compare::MetricKind::exact;
  list.changes[2].evidence = Evidence::exact;
  list.changes[2].p_value.reset();
  list.changes[2].size = kInfinity;
  list.changes[2].interval = {
      .low = kInfinity, .high = kInfinity, .confidence = 1.0};
  list.changes[2].worse = true;
  list.withdrawn = {list.changes[1]};
  list.withdrawn[0].fate = Fate::withdrawn;
  list.compared_with = ComparedWith::memory;
  return list;
}

TEST(ChangeListJsonTest, WhatIsWrittenIsReadBack) {
  EXPECT_EQ(parse_change_list(write_change_list(rich_list())), rich_list());
  EXPECT_EQ(parse_change_list(write_change_list({})), ChangeList());
}

TEST(ChangeListJsonTest, WhatIsWrittenKeepsToTheSchema) {
  const auto verdicts =
      judge({nlohmann::json::parse(write_change_list(rich_list())),
             nlohmann::json::parse(write_change_list({}))},
            "changes.schema.json");
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  EXPECT_THAT(*verdicts, ElementsAre("valid", "valid"));
}

std::string error_of(const std::string& text) {
  try {
    parse_change_list(text);
  } catch (const InvalidChangeList& error) {
    return error.what();
  }
  return "";
}

TEST(ChangeListJsonTest, WhatIsNoListIsNamed) {
  EXPECT_THAT(error_of("{}"), HasSubstr("this is no list of changes"));
  EXPECT_THAT(error_of("["), HasSubstr("line 1"));
  EXPECT_THAT(error_of(R"({"schema":"benchgate.changes/2"})"),
              HasSubstr("a newer benchgate"));
  std::string text = write_change_list(rich_list());
  text.replace(text.find("\"moved\""), 7, "\"mooed\"");
  EXPECT_THAT(error_of(text), HasSubstr("changes[1].fate: expected kept or"));
}

TEST(ChangeListJsonTest, MoreThanAllIsLostOnlyOfWhatHasASign) {
  ChangeList list = rich_list();
  list.changes[2].size = -3.0;  // An exact metric: from 1 to -2.
  EXPECT_EQ(error_of(write_change_list(list)), "");
  list.changes[0].size = -1.0;
  EXPECT_EQ(error_of(write_change_list(list)), "");
  list.changes[0].size = -1.5;
  EXPECT_THAT(error_of(write_change_list(list)),
              HasSubstr("changes[0].size: expected -1"));
}

std::vector<const KnownChange*> all_of(const ChangeList& list) {
  std::vector<const KnownChange*> all;
  for (const KnownChange& change : list.changes) {
    all.push_back(&change);
  }
  return all;
}

TEST(ChangeTableTest, WhatIsWorseAndNewComesFirst) {
  const Timeline timeline = thirty_runs();
  const ChangeList list =
      list_of(timeline, {change(0, 5, 0.05), change(0, 15, 0.1),
                         change(1, 20, -0.2), change(1, 15, 0.2)});
  const ShownChanges chosen = choose_changes(all_of(list), 3);
  std::vector<double> sizes;
  for (const KnownChange* each : chosen.shown) {
    sizes.push_back(each->size);
  }
  EXPECT_THAT(sizes, ElementsAre(0.2, 0.1, 0.05));
  EXPECT_EQ(left_out(chosen), "and 1 more: 1 better");
}

TEST(ChangeTableTest, ARowSaysWhatWhereAndHowMuch) {
  const ChangeList list = rich_list();
  const Table table = change_table(all_of(list));
  EXPECT_THAT(table.rows[0].cells,
              ElementsAre(R"(store: \xff\n"BM")", "+5.0 %", "[+4.0, +6.0]",
                          "0000000000..0000000000", "2026-01-06", "pairs",
                          "not confirmed", "step 5"));
  EXPECT_THAT(table.rows[0].notes, ElementsAre(HasSubstr("24 pairs")));
  EXPECT_THAT(table.rows[1].notes, ElementsAre(HasSubstr("moved: it was in")));
  EXPECT_EQ(table.rows[2].cells[1], "from zero");
}

TEST(ChangeTableTest, TheTallyCountsWhatIsNew) {
  const ChangeList list = rich_list();
  EXPECT_EQ(tally(list, all_of(list)),
            "2 worse, 1 better; since the last time 2 new, 1 moved, "
            "1 withdrawn");
  EXPECT_EQ(tally({}, {}), "no lasting change");
  EXPECT_THAT(tally(list, {}),
              HasSubstr("none of 3 lasting changes is asked for; since"));
  EXPECT_EQ(opening(list),
            "30 runs of 2 series in bench-history, 2026-01-01 to 2026-01-30");
}

TEST(ChangeTableTest, WhatWasWithdrawnIsSaid) {
  const ChangeList list = rich_list();
  const auto facts = change_facts(list, all_of(list));
  EXPECT_EQ(facts[0].label, "withdrawn");
  EXPECT_THAT(facts[0].lines[0], HasSubstr("store: BM_Put, cpu_time, -10"));
  EXPECT_TRUE(facts[0].alarming);
}

}  // namespace
}  // namespace benchgate::reporters::history
