#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// Races, from the command line to the exit status: of a program that was built
// with the thread sanitizer, and of a project that is built with it.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const std::string kRacy = std::string(BENCHGATE_FIXTURES) + "/fixture_racy";

class RaceTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kRacy)) {
      GTEST_SKIP() << "this compiler has no thread sanitizer";
    }
  }

  Program program_;
};

TEST_F(RaceTest, RacesExitWithOneAndAreShownOnce) {
  const Outcome done =
      program_.run({"race", kRacy, "--filter", "^BM_(Racy|RacyToo|Atomic)/",
                    "--duration", "1ms"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("BM_Racy/threads:2     1 race (1)\n"),
                    HasSubstr("BM_RacyToo/threads:2  1 race (1)\n"),
                    HasSubstr("BM_Atomic/threads:2   clean\n"),
                    HasSubstr("1. data race in BM_Racy/threads:2, "
                              "BM_RacyToo/threads:2\n"),
                    HasSubstr("count_up"), HasSubstr("racy.cpp:"),
                    HasSubstr("3 benchmarks: 2 with races, 1 clean; 1 distinct "
                              "race.\n")));
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_THAT(program_.leftover_folders(), testing::IsEmpty());
}

TEST_F(RaceTest, WithoutRacesTheFailuresDecide) {
  const auto status = [&](const std::string& filter) {
    return program_
        .run({"race", kRacy, "--filter", filter, "--duration", "1ms",
              "--timeout", "1s"})
        .status;
  };
  EXPECT_EQ(status("^BM_(Atomic|Joined)"), 0);
  EXPECT_EQ(status("^BM_(Atomic|Crashes|Hangs)"), 3);
  EXPECT_EQ(status("^BM_(Racy|Crashes)"), 1);
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(RaceTest, PrintsJson) {
  const Outcome done = program_.run(
      {"race", kRacy, "--filter", "^BM_Racy/", "--duration", "1ms", "--json"});
  EXPECT_EQ(done.status, 1) << done.err;
  const json document = json::parse(done.out);
  EXPECT_EQ(document["benchmarks"][0]["outcome"], "races");
  EXPECT_EQ(document["races"][0]["kind"], "data race");
}

TEST_F(RaceTest, AProgramWithoutTheSanitizerIsRefused) {
  const Outcome done = program_.run(
      {"race", std::string(BENCHGATE_FIXTURES) + "/fixture_suite_base"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("is not built with the thread "
                                        "sanitizer"),
                              HasSubstr("-fsanitize=thread")));
}

TEST_F(RaceTest, SaysWhatToDoWhereTheSanitizerDoesNotStart) {
  program_.write("suite",
                 "#!/bin/sh\n# __tsan_init\n"
                 "echo 'FATAL: ThreadSanitizer: unexpected memory mapping "
                 "0x1-0x2' >&2\nexit 66\n");
  std::filesystem::permissions(program_.folder() / "suite",
                               std::filesystem::perms::owner_all);
  const Outcome done = program_.run({"race", "./suite"});
  EXPECT_EQ(done.status, 3);
  EXPECT_THAT(done.err,
              AllOf(HasSubstr("/suite: the thread sanitizer could not start "
                              "(unexpected memory mapping 0x1-0x2): "),
                    HasSubstr("vm.mmap_rnd_bits=28")));
}

TEST_F(RaceTest, SaysWhatIsWrongWithTheCommandLine) {
  const auto refused = [&](const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {"race", kRacy};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Outcome done = program_.run(arguments);
    EXPECT_EQ(done.status, 2) << done.err;
    return done.err;
  };
  EXPECT_THAT(refused({"--filter", "^NoSuch$"}),
              HasSubstr("--filter ^NoSuch$"));
  EXPECT_THAT(refused({"--duration", "long"}), HasSubstr("--duration long"));
  EXPECT_THAT(refused({"--suppressions", "nowhere"}),
              HasSubstr("no file of suppressions"));
}

TEST_F(RaceTest, AProjectIsBuiltWithTheSanitizerAndKept) {
  program_.make_repository({{"BM", 1}});
  program_.write("bench.cpp", R"(#include <benchmark/benchmark.h>
#include <thread>
int shared = 0;
void BM_Shared(benchmark::State& state) {
  for (auto iteration : state) {
    (void)iteration;
    std::thread other([] { ++shared; });
    ++shared;
    other.join();
  }
}
BENCHMARK(BM_Shared);
BENCHMARK_MAIN();
)");
  program_.write("tsan.supp", "race:BM_Shared\n");
  program_.write("benchgate.json", R"({
  "build": "echo building >>\"$BUILDS\"; ${CXX:-c++} $CXXFLAGS bench.cpp -o \"$BENCHGATE_BUILD/suite\" $LDFLAGS -lbenchmark -lpthread",
  "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]
})");
  program_.commit("a real suite");
  for (int round = 0; round < 2; ++round) {
    const Outcome done = program_.run({"race", "HEAD", "--duration", "1ms"});
    EXPECT_EQ(done.status, 1) << done.err << done.out;
    EXPECT_THAT(done.out, HasSubstr("BM_Shared(benchmark::State&)  "
                                    "bench.cpp:8\n"));
  }
  EXPECT_EQ(program_.shell("cat \"$BUILDS\"").out, "building\n");
  // From the configuration, this time of the work tree.
  program_.write("benchgate.json", R"({
  "build": "false", "race": {"suppressions": "tsan.supp",
  "build": "${CXX:-c++} $CXXFLAGS bench.cpp -o \"$BENCHGATE_BUILD/suite\" $LDFLAGS -lbenchmark -lpthread"},
  "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]
})");
  const Outcome suppressed = program_.run({"race", "--duration", "1ms"});
  EXPECT_EQ(suppressed.status, 0) << suppressed.err << suppressed.out;
  // A build that does not listen.
  const Outcome deaf = program_.run(
      {"race", "--build",
       "c++ bench.cpp -o \"$BENCHGATE_BUILD/suite\" -lbenchmark -lpthread"});
  EXPECT_EQ(deaf.status, 3);
  EXPECT_THAT(deaf.err, HasSubstr("without the thread sanitizer, although "
                                  "CFLAGS, CXXFLAGS and LDFLAGS ask for it"));
  EXPECT_EQ(program_.leftover_processes(), "");
}

}  // namespace
}  // namespace benchgate::tests
