#include "src/cli/guarded_terminal.h"

#include "tests/support/recording_terminal.h"

#include <gtest/gtest.h>

namespace benchgate::cli {
namespace {

TEST(GuardedTerminalTest, OnlyOurOwnCommandsReachTheRunner) {
  tests::RecordingTerminal inner;
  GuardedTerminal guarded(inner);
  guarded.print("::add-mask::x\n");
  EXPECT_EQ(inner.out, ": :add-mask::x\n");
  guarded.message("::error::x\n");
  guarded.command("::warning::ours\n");
  EXPECT_EQ(inner.err, ": :error::x\n::warning::ours\n");
}

}  // namespace
}  // namespace benchgate::cli
