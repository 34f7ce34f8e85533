#include "src/cli/history_runs.h"

#include "reporters/display_text.h"
#include "tests/support/recording_terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kSubject =
    "history: name a file that has the name of a day, whoever wrote it there";

reporters::Table runs() {
  return {.columns = {{.title = "commit"},
                      {.title = "measured", .leaves = 1},
                      {.title = "subject",
                       .least_width = 12,
                       .cut = reporters::Cut::end}},
          .rows = {{.cells = {"e7795c2", "2026-11-29 13:05", kSubject},
                    .notes = {}}}};
}

TEST(HistoryRunsTest, ATerminalIsFilledAndNeverExceeded) {
  tests::RecordingTerminal terminal;
  terminal.is_terminal = true;
  terminal.columns = 50;
  const std::string drawn = draw(runs(), terminal);
  EXPECT_THAT(drawn, HasSubstr("history: name a file t…"));
  const std::string row = drawn.substr(drawn.find('\n') + 1);
  EXPECT_EQ(reporters::display_width(row.substr(0, row.find('\n'))), 50U);
}

TEST(HistoryRunsTest, WhatAnotherProgramReadsIsWhole) {
  tests::RecordingTerminal terminal;
  terminal.columns = 50;
  const std::string drawn = draw(runs(), terminal);
  EXPECT_THAT(drawn, HasSubstr(kSubject));
  EXPECT_THAT(drawn, HasSubstr("2026-11-29 13:05"));
  EXPECT_THAT(drawn, Not(HasSubstr("…")));
}

}  // namespace
}  // namespace benchgate::cli
