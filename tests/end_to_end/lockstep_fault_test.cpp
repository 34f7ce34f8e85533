#include "tests/end_to_end/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

// What becomes of pairs in lockstep when one of the four processes that take
// part (benchgate, the launcher, base, head) is killed or stopped among its
// turns: nobody is waited for in vain, nobody is left behind, and what was
// measured stays.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

class LockstepFaultTest : public testing::Test {
 protected:
  /// Starts a comparison that no number of pairs makes an end of. Once two
  /// pairs are in its journal and the next one has begun, does `kill WHAT`,
  /// where $pid is benchgate, $launcher, $base and $head the rest. Prints
  /// benchgate's exit status, and how many of the rest are left five seconds
  /// later.
  Outcome disturb(const std::string& arguments, const std::string& what) {
    program_.write(
        "disturb.sh",
        fmt::format(R"script(
      set -m
      $BENCHGATE compare {}/fixture_turns_base {}/fixture_turns_head \
        --filter Endless --no-exact --seed 3 {} >out.txt 2>err.txt &
      pid=$!
      for i in $(seq 1 3000); do
        if [ "$(wc -l <.benchgate/last.json.journal 2>/dev/null)" -gt 2 ] &&
          launcher=$(pgrep -P $pid -x benchgate_launc) &&
          base=$(pgrep -P $launcher -x fixture_turns_b) &&
          head=$(pgrep -P $launcher -x fixture_turns_h) &&
          kill {} 2>/dev/null
        then
          break
        fi
        kill -0 $pid 2>/dev/null || break
        sleep 0.01
      done
      wait $pid
      echo $?
      for i in $(seq 1 500); do
        left=0
        for each in $launcher $base $head; do
          case "$(cut -d' ' -f3 /proc/$each/stat 2>/dev/null)" in
            ''|Z|X) ;;
            *) left=$((left + 1)) ;;
          esac
        done
        [ $left = 0 ] && break
        sleep 0.01
      done
      echo ${{head:+$left}})script",
                    BENCHGATE_FIXTURES, BENCHGATE_FIXTURES, arguments, what));
    return program_.shell("bash disturb.sh 2>err2.txt");
  }

  std::string errors() { return program_.read("err.txt"); }

  json result() { return json::parse(program_.read(".benchgate/last.json")); }

  /// The one benchmark went on without lockstep, and came to a verdict.
  void expect_plain_pairs() {
    const json found = result();
    EXPECT_GE(found["summary"]["lockstep_pairs"], 2);
    ASSERT_EQ(found["rows"].size(), 1U);
    const json& row = found["rows"][0];
    EXPECT_NE(row["verdict"], "failed") << row["note"];
    EXPECT_GT(row["pairs"]["screen"].size() + row["pairs"]["confirm"].size(),
              found["summary"]["lockstep_pairs"].get<std::size_t>());
    EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  }

  Program program_;
};

TEST_F(LockstepFaultTest, KilledItLeavesNoProcessAndGoesOnFromItsJournal) {
  // A stopped process does not end by itself, however long one looks on.
  const Outcome killed =
      disturb("--budget 60s", "-STOP $head && kill -KILL $pid");
  EXPECT_EQ(killed.out, "137\n0\n") << errors();
  const std::string journal = ".benchgate/last.json.journal";
  const auto lines = program_.shell("wc -l <" + journal).out;

  const Outcome resumed =
      program_.run({"compare", BENCHGATE_FIXTURES "/fixture_turns_base",
                    BENCHGATE_FIXTURES "/fixture_turns_head", "--filter",
                    "Endless", "--resume", "--budget", "3s"});
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr(fmt::format("going on after {} pairs",
                                                 std::stoi(lines) - 1)));
  const json found = result();
  EXPECT_EQ(found["seed"], 3);
  EXPECT_GT(found["summary"]["lockstep_pairs"], std::stoi(lines) - 1);
  EXPECT_FALSE(std::filesystem::exists(program_.folder() / journal));
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(LockstepFaultTest, WithoutItsLauncherABenchmarkGoesOnInPlainPairs) {
  const Outcome done = disturb("--budget 3s", "-KILL $launcher");
  EXPECT_EQ(done.out, "0\n0\n") << errors();
  expect_plain_pairs();
}

TEST_F(LockstepFaultTest, ASideThatIsKilledIsNamedAndTheOtherNotHeldUp) {
  for (const std::string side : {"base", "head"}) {
    const Outcome done = disturb("--budget 60s", "-KILL $" + side);
    EXPECT_EQ(done.out, "0\n0\n") << errors();
    const json row = result()["rows"].at(0);
    EXPECT_EQ(row["verdict"], "failed");
    EXPECT_EQ(row["note"],
              side + ": its process was killed by signal 9 (Killed)");
    EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  }
}

TEST_F(LockstepFaultTest, ASideThatIsStoppedIsNotWaitedForForLong) {
  const Outcome done = disturb("--budget 6s --timeout 2s", "-STOP $head");
  EXPECT_EQ(done.out, "0\n0\n") << errors();
  expect_plain_pairs();
}

}  // namespace
}  // namespace benchgate::tests
