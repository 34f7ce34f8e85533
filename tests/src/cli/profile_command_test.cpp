#include "src/cli/application.h"
#include "src/profile/operations.h"
#include "src/profile/profile_reader.h"
#include "src/profile/profile_writer.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/recording_terminal.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace benchgate::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ProfileCommandTest : public testing::Test {
 protected:
  /// A profile of 1,000 operations in which "seventy" costs so many
  /// milliseconds.
  std::string cpu(const std::string& name, std::int64_t seventy) {
    tests::ProfileBuilder builder;
    builder.type("samples", "count").type("cpu", "nanoseconds");
    const auto main = builder.frame("main");
    builder.sample({builder.frame("seventy"), main},
                   {seventy, seventy * 1'000'000});
    builder.sample({builder.frame("thirty"), main}, {300, 300'000'000});
    profile::set_operations(builder.profile(), 1000);
    return write(name, profile::write_profile(builder.profile()));
  }

  std::string write(const std::string& name, const std::string& bytes) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_ / name).string();
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  ExitStatus run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "profile");
    terminal_ = {};
    return run_application(arguments, terminal_);
  }

  tests::TemporaryFolder folder_;
  tests::RecordingTerminal terminal_;
};

TEST_F(ProfileCommandTest, TopNamesTheCostliestFirst) {
  EXPECT_EQ(run({"top", cpu("a", 700)}), ExitStatus::fine);
  EXPECT_THAT(
      terminal_.out,
      HasSubstr("     700ms 70.00% 70.00%      700ms 70.00%  seventy\n"
                "     300ms 30.00%   100%      300ms 30.00%  thirty\n"));
}

TEST_F(ProfileCommandTest, TopIsJsonToo) {
  EXPECT_EQ(run({"top", cpu("a", 700), "--json", "--cum"}), ExitStatus::fine);
  const auto document = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(document["schema"], "benchgate.profile-top/1");
  EXPECT_EQ(document["nodes"][0]["name"], "main");
  EXPECT_EQ(document["total"], 1'000'000'000);
}

TEST_F(ProfileCommandTest, SeveralFilesAreMerged) {
  EXPECT_EQ(run({"top", cpu("a", 700), cpu("b", 500)}), ExitStatus::fine);
  EXPECT_THAT(terminal_.out, HasSubstr("of 1800ms total"));
  EXPECT_EQ(run({"merge", file("a"), file("b"), "-o", file("c")}),
            ExitStatus::fine);
  const profile::Profile merged = profile::read_profile_file(file("c"));
  EXPECT_EQ(profile::operations(merged), 2000);
}

TEST_F(ProfileCommandTest, DiffNamesWhatGrewForAnOperation) {
  EXPECT_EQ(run({"diff", cpu("a", 700), cpu("b", 900), "-o", file("d")}),
            ExitStatus::fine);
  EXPECT_THAT(terminal_.out,
              AllOf(StartsWith("cpu of an operation\n"),
                    HasSubstr("+200.0 us ± 78.40 us  +28.6 %  seventy")));
  const profile::Profile difference = profile::read_profile_file(file("d"));
  EXPECT_EQ(difference.samples[0].values[1], 900'000'000'000);
}

TEST_F(ProfileCommandTest, DiffTakesRoundsAsPairs) {
  const std::vector<std::string> rounds = {
      "diff",         cpu("a1", 700), cpu("b1", 900), cpu("a2", 702),
      cpu("b2", 899), cpu("a3", 699), cpu("b3", 903)};
  EXPECT_EQ(run(rounds), ExitStatus::fine);
  EXPECT_THAT(terminal_.out, HasSubstr("means of 3 rounds"));
  EXPECT_EQ(run({"diff", file("a1")}), ExitStatus::bad_input);
  EXPECT_THAT(terminal_.err, HasSubstr("BASE HEAD BASE HEAD"));
}

TEST_F(ProfileCommandTest, FlameWritesAPage) {
  EXPECT_EQ(run({"flame", cpu("b", 900), "--base", cpu("a", 700), "--output",
                 file("flame.html")}),
            ExitStatus::fine);
  EXPECT_THAT(read("flame.html"),
              AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("\"seventy\"")));
  EXPECT_THAT(terminal_.err, IsEmpty());
}

TEST_F(ProfileCommandTest, FoldedAndCallgrindAreForOthers) {
  EXPECT_EQ(run({"folded", cpu("a", 700)}), ExitStatus::fine);
  EXPECT_EQ(terminal_.out, "main;seventy 700000000\nmain;thirty 300000000\n");
  EXPECT_EQ(run({"callgrind", file("a")}), ExitStatus::fine);
  EXPECT_THAT(terminal_.out, StartsWith("positions: instr line\n"));
}

TEST_F(ProfileCommandTest, PicturesAreDrawnByGraphviz) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe,cert-env33-c)
  if (std::system("dot -V > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "graphviz is not installed";
  }
  EXPECT_EQ(run({"svg", cpu("a", 700), "-o", file("graph.svg")}),
            ExitStatus::fine);
  EXPECT_THAT(read("graph.svg"), HasSubstr("seventy"));
  EXPECT_EQ(run({"png", file("a"), "-o", file("graph.png")}), ExitStatus::fine);
  EXPECT_THAT(read("graph.png"), StartsWith("\x89PNG"));
}

TEST_F(ProfileCommandTest, SaysThatAPatternFitsNothing) {
  cpu("a", 700);
  EXPECT_EQ(run({"list", "eighty", file("a")}), ExitStatus::bad_input);
  EXPECT_THAT(terminal_.err, HasSubstr("no function of the profile fits"));
  EXPECT_EQ(run({"top", file("a"), "--focus", "eighty"}), ExitStatus::fine);
  EXPECT_EQ(terminal_.err, "benchgate: --focus fits nothing of the profile\n");
}

TEST_F(ProfileCommandTest, RefusesWhatIsNoProfileInASentence) {
  for (const char* const command :
       {"top", "traces", "folded", "callgrind", "flame", "dot", "merge"}) {
    EXPECT_EQ(run({command, write("text", "no profile")}),
              ExitStatus::bad_input);
    EXPECT_THAT(terminal_.err, HasSubstr("is not a whole pprof profile"));
    EXPECT_EQ(run({command, file("missing")}), ExitStatus::bad_input);
    EXPECT_THAT(terminal_.err, HasSubstr("cannot be read"));
  }
  EXPECT_EQ(run({"top", cpu("a", 700), "--sample-index", "frogs"}),
            ExitStatus::bad_input);
  EXPECT_THAT(terminal_.err, HasSubstr("possible are samples, cpu"));
}

TEST_F(ProfileCommandTest, LeavesNoPartOfAFileBehind) {
  cpu("a", 700);
  EXPECT_EQ(run({"flame", file("a"), "-o", file("missing/flame.html")}),
            ExitStatus::not_delivered);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "missing"));
}

TEST_F(ProfileCommandTest, ShowsHostileNamesAsText) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.sample({builder.frame("\x1b[31mred\n")}, {5});
  write("a", profile::write_profile(builder.profile()));
  for (const char* const command : {"top", "traces", "folded", "dot"}) {
    EXPECT_EQ(run({command, file("a")}), ExitStatus::fine);
    EXPECT_EQ(terminal_.out.find('\x1b'), std::string::npos) << command;
    EXPECT_THAT(terminal_.out, HasSubstr("x1b[31mred")) << command;
  }
}

}  // namespace
}  // namespace benchgate::cli
