#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

// What an explanation says where something is missing or in its way, and that
// no verdict depends on it.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string fixture(const std::string& name) {
  return std::string(BENCHGATE_FIXTURES) + "/fixture_" + name;
}

/// A small file system of its own, which goes with the object.
class SmallDisk {
 public:
  SmallDisk(std::filesystem::path place, const std::string& size)
      : place_(std::move(place)) {
    std::filesystem::create_directories(place_);
    mounted_ = ::mount("benchgate_test", place_.c_str(), "tmpfs", 0,
                       ("size=" + size).c_str()) == 0;
  }

  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  SmallDisk(SmallDisk&&) = delete;
  SmallDisk& operator=(SmallDisk&&) = delete;

  ~SmallDisk() {
    if (mounted_) {
      ::umount2(place_.c_str(), MNT_DETACH);
    }
  }

  [[nodiscard]] bool is_there() const { return mounted_; }

  /// Leaves no room.
  void fill() const {
    std::ofstream stream(place_ / "filling", std::ios::binary);
    const std::string block(4096, 'x');
    while (
        stream.write(block.data(), static_cast<std::streamsize>(block.size()))
            .flush()) {
    }
  }

 private:
  std::filesystem::path place_;
  bool mounted_ = false;
};

class ExplainFaultTest : public testing::Test {
 protected:
  static std::vector<std::string> explain(
      const std::string& benchmark, const std::string& base,
      const std::string& head, const std::vector<std::string>& options = {}) {
    std::vector<std::string> arguments = {
        "explain", "^" + benchmark, base, head,      "--time",
        "4s",      "--rounds",      "2",  "--quiet", "--no-exact"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return arguments;
  }

  Outcome explain_hostile(const std::string& benchmark) {
    return program_.run(
        explain(benchmark, fixture("hostile_base"), fixture("hostile_head")));
  }

  void expect_nothing_left() {
    EXPECT_EQ(program_.leftover_processes(), "");
    EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  }

  Program program_;
};

class InTheWayTest : public ExplainFaultTest,
                     public testing::WithParamInterface<const char*> {};

TEST_P(InTheWayTest, IsProfiledAllTheSame) {
  const Outcome done = explain_hostile(GetParam());
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  // Starting ten thousand threads hides what the benchmark itself does.
  EXPECT_THAT(done.out, ContainsRegex("profiles, [12] rounds?: .* of processor "
                                      "time an iteration"));
  EXPECT_THAT(done.out, HasSubstr("machine code changed in "));
  expect_nothing_left();
}

INSTANTIATE_TEST_SUITE_P(Benchmarks, InTheWayTest,
                         testing::Values("BM_ClosesAll", "BM_LeavesAProcess",
                                         "BM_Deep", "BM_ManyThreads"));

TEST_F(ExplainFaultTest, WhereThereAreNoClocksWhatElseIsKnownIsSaid) {
  const Outcome done = explain_hostile("BM_HasNoClocks");
  EXPECT_EQ(done.status, 3) << done.err;
  EXPECT_THAT(done.out, AllOf(HasSubstr("not profiled: base: "),
                              HasSubstr("no clock to sample by"),
                              HasSubstr("machine code changed in ")));
  expect_nothing_left();
}

TEST_F(ExplainFaultTest, WhatCannotBeWrittenDownIsSaidWithWhatElseIsKnown) {
  const Outcome done = explain_hostile("BM_OpensNoFiles");
  EXPECT_EQ(done.status, 3) << done.err;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("not profiled: base: nothing was seen of its "
                              "loop: it ended the process, cannot open files"),
                    HasSubstr("machine code changed in ")));
}

TEST_F(ExplainFaultTest, AVerdictIsTheSameWhateverIsInTheWay) {
  const auto gate = [&](const std::string& head,
                        const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {"gate", fixture("hostile_base"),
                                          fixture(head), "--filter",
                                          "^BM_(OpensNoFiles|LeavesAProcess)$"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    program_.run(arguments);
    const json result = json::parse(program_.read(".benchgate/last.json"));
    std::vector<std::string> verdicts;
    for (const json& row : result["rows"]) {
      if (row["metric"] == "cpu_time") {
        verdicts.push_back(row["verdict"]);
      }
    }
    return verdicts;
  };
  const std::vector<std::string> regressed(2, "regressed");
  EXPECT_EQ(gate("hostile_head", {"--explain", "2"}), regressed);
  EXPECT_EQ(gate("hostile_head", {"--no-explain", "--no-exact"}), regressed);
  expect_nothing_left();
}

TEST_F(ExplainFaultTest, AStrippedSuiteSaysThatItHasNoNames) {
  const Outcome done =
      program_.run(explain("BM_Split7030$", fixture("stripped"),
                           fixture("stripped"), {"--no-exact"}));
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(
      done.out,
      AllOf(HasSubstr("the executables have no symbol table (stripped)"),
            HasSubstr("fixture_stripped has no debug information, so its "
                      "functions stay without names")));
}

TEST_F(ExplainFaultTest, WithoutAnyOtherProgramTheRestIsFoundOut) {
  program_.set("PATH", "/nonexistent");
  std::vector<std::string> arguments =
      explain("BM_Slower$", fixture("suite_base"), fixture("suite_head"));
  std::erase(arguments, "--no-exact");
  const Outcome done = program_.run(arguments);
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out,
              AllOf(ContainsRegex("profiles, [12] rounds?: "),
                    Not(HasSubstr("machine code changed is not known")),
                    HasSubstr("instructions were not counted: valgrind is not "
                              "installed")));
}

TEST_F(ExplainFaultTest, OfInstructionsThatVaryNoChangeIsSaid) {
  if (program_.shell("command -v valgrind").status != 0) {
    GTEST_SKIP() << "skipped: valgrind is not installed";
  }
  std::vector<std::string> arguments =
      explain("BM_Varies$", fixture("counted_base"), fixture("counted_base"));
  std::erase(arguments, "--no-exact");
  const Outcome done = program_.run(arguments);
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("instructions were not counted: each run has "
                                  "another number of them"));
  EXPECT_THAT(done.out, Not(HasSubstr("same number of instructions")));
}

TEST_F(ExplainFaultTest, AnInterruptedExplanationLeavesNothingBehind) {
  const Outcome done = program_.shell(
      "timeout --preserve-status -s INT 2 \"$BENCHGATE\" explain '^BM_Slower$' "
      "'" +
      fixture("suite_base") + "' '" + fixture("suite_head") +
      "' --time 60s --quiet");
  EXPECT_EQ(done.status, 130) << done.err;
  EXPECT_THAT(done.err, HasSubstr("interrupted"));
  EXPECT_EQ(done.out, "");
  expect_nothing_left();
}

TEST_F(ExplainFaultTest, WithLittleAddressSpaceItSaysSoOrGoesOn) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer itself needs terabytes of addresses";
#endif
  for (const char* kilobytes : {"150000", "40000"}) {
    const Outcome done = program_.shell(
        std::string("ulimit -v ") + kilobytes + "; \"$BENCHGATE\" explain " +
        "'^BM_Slower$' '" + fixture("suite_base") + "' '" +
        fixture("suite_head") + "' --time 2s --rounds 2 --quiet --no-exact");
    EXPECT_THAT(done.status, testing::AnyOf(0, 2, 3, 127)) << kilobytes;
    EXPECT_NE(done.out + done.err, "") << kilobytes;
  }
  expect_nothing_left();
}

TEST_F(ExplainFaultTest, WhatThereIsNoRoomToKeepIsSaidAllTheSame) {
  const SmallDisk disk(program_.folder() / ".benchgate", "256k");
  if (!disk.is_there()) {
    GTEST_SKIP() << "no file system can be mounted here: "
                 << std::strerror(errno);  // NOLINT(concurrency-mt-unsafe)
  }
  disk.fill();
  const Outcome done = program_.run(
      explain("BM_Slower$", fixture("suite_base"), fixture("suite_head")));
  EXPECT_EQ(done.status, 4) << done.err;
  EXPECT_THAT(done.out, HasSubstr("machine code changed in "));
  EXPECT_THAT(done.err, HasSubstr("No space left on device"));
}

TEST_F(ExplainFaultTest, WhereTheCacheIsFullThatIsTheReason) {
  const SmallDisk disk(program_.folder() / "full", "64k");
  if (!disk.is_there()) {
    GTEST_SKIP() << "no file system can be mounted here: "
                 << std::strerror(errno);  // NOLINT(concurrency-mt-unsafe)
  }
  disk.fill();
  program_.set("BENCHGATE_CACHE", (program_.folder() / "full").string());
  const Outcome done = program_.run(
      explain("BM_Slower$", fixture("suite_base"), fixture("suite_head")));
  EXPECT_EQ(done.status, 3) << done.err << done.out;
  EXPECT_THAT(done.out, AllOf(HasSubstr("there is no room left in "),
                              HasSubstr("machine code changed in ")));
}

}  // namespace
}  // namespace benchgate::tests
