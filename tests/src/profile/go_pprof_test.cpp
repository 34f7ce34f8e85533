/// \file
/// What we print is what `go tool pprof` prints of the same file.

#include "src/profile/difference.h"
#include "src/profile/dropped_frames.h"
#include "src/profile/merge.h"
#include "src/profile/profile_writer.h"
#include "src/profile/text_reports.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/go_tool.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace benchgate {

namespace {

using profile::Granularity;
using profile::Profile;
using profile::View;
using profile::ViewOptions;

class GoPprof : public testing::Test {
 protected:
  void SetUp() override {
    if (!tests::has_go()) {
      GTEST_SKIP() << "there is no `go tool pprof` to compare with";
    }
  }

  void save(const Profile& profile, const std::string& name) {
    std::ofstream(folder_ / name, std::ios::binary)
        << profile::write_profile(profile);
  }

  /// What Go prints of the file "head", run in the folder of the files.
  [[nodiscard]] std::string go(const std::string& options) const {
    const auto output = tests::output_of(fmt::format(
        "cd {0} && HOME={0} go tool pprof -symbolize=none {1} head 2>errors",
        folder_.path().string(), options));
    return output.value_or("failed: " + options);
  }

  [[nodiscard]] View view(const Profile& profile,
                          const ViewOptions& options = {}) const {
    const std::array<Profile, 1> profiles = {profile};
    return profile::make_view(profile::merge(profiles), options);
  }

  tests::TemporaryFolder folder_;
};

/// The names and types of a test's options, on both sides.
struct Look {
  std::string go;
  ViewOptions ours;
};

/// The lines of a text, in an order of their own.
std::vector<std::string> sorted_lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

ViewOptions by(Granularity granularity) {
  ViewOptions options;
  options.granularity = granularity;
  return options;
}

ViewOptions with(const std::function<void(ViewOptions&)>& change) {
  ViewOptions options;
  change(options);
  return options;
}

std::vector<Look> looks() {
  return {
      {"", {}},
      {"-lines", by(Granularity::lines)},
      {"-filefunctions", by(Granularity::filefunctions)},
      {"-addresses", by(Granularity::addresses)},
      {"-sample_index=samples",
       with([](auto& view) { view.sample_index = "samples"; })},
      {"-sample_index=0", with([](auto& view) { view.sample_index = "0"; })},
      {"-unit=ms", with([](auto& view) { view.unit = "ms"; })},
      {"-unit=kB", with([](auto& view) { view.unit = "kB"; })},
      {"-noinlines", with([](auto& view) { view.inlined = false; })},
      {"-focus='method1.*int'",
       with([](auto& view) { view.frames.focus = "method1.*int"; })},
      {"-focus='method1'",
       with([](auto& view) { view.frames.focus = "method1"; })},
      {"-focus=libfoo", with([](auto& view) { view.frames.focus = "libfoo"; })},
      {"-ignore='method[12]'",
       with([](auto& view) { view.frames.ignore = "method[12]"; })},
      {"-hide='method2|libbare'",
       with([](auto& view) { view.frames.hide = "method2|libbare"; })},
      {"-show='method1|unit3'",
       with([](auto& view) { view.frames.show = "method1|unit3"; })},
      {"-show_from='method7'",
       with([](auto& view) { view.frames.show_from = "method7"; })},
      {"-tagfocus='benchmark=BM_[12]'",
       with([](auto& view) { view.labels.focus = "benchmark=BM_[12]"; })},
      {"-tagfocus='k:BM_3'",
       with([](auto& view) { view.labels.focus = "k:BM_3"; })},
      {"-tagfocus='bytes=4kb:64kb'",
       with([](auto& view) { view.labels.focus = "bytes=4kb:64kb"; })},
      {"-tagignore=':16kb'",
       with([](auto& view) { view.labels.ignore = ":16kb"; })},
  };
}

}  // namespace

TEST_F(GoPprof, PrintsTheSameTop) {
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    const Profile profile = tests::random_profile(seed);
    save(profile, "head");
    for (const Look& look : looks()) {
      EXPECT_EQ(go("-top " + look.go),
                profile::top_report(view(profile, look.ours), {}))
          << look.go;
    }
  }
}

TEST_F(GoPprof, PrintsTheSameTopByCumulativeCost) {
  const Profile profile = tests::random_profile(3, 200);
  save(profile, "head");
  for (const std::size_t count : {0U, 1U, 5U, 12U}) {
    EXPECT_EQ(
        go(fmt::format("-top -cum -nodecount={}", count)),
        profile::top_report(view(profile), {.order = profile::Order::cumulative,
                                            .node_count = count}));
  }
}

TEST_F(GoPprof, LeavesOutTheSameSmallCosts) {
  Profile profile = tests::random_profile(4, 300);
  profile.samples[0].values = {400'000, 1'600'000'000'000};
  save(profile, "head");
  const std::string ours = profile::top_report(view(profile), {});
  EXPECT_NE(ours.find("Dropped"), std::string::npos);
  EXPECT_EQ(go("-top"), ours);
}

TEST_F(GoPprof, PrintsTheSameTraces) {
  const Profile profile = tests::random_profile(5);
  save(profile, "head");
  for (const Look& look : looks()) {
    EXPECT_EQ(go("-traces " + look.go),
              profile::traces_report(view(profile, look.ours)))
        << look.go;
  }
}

TEST_F(GoPprof, PrintsTheSamePeek) {
  const Profile profile = tests::random_profile(6);
  save(profile, "head");
  for (const char* const name : {".", "method1", "libbare"}) {
    EXPECT_EQ(
        go(fmt::format("-peek='{}'", name)),
        profile::peek_report(view(profile), profile::Pattern(name, "peek")));
  }
}

TEST_F(GoPprof, PrintsTheSameCallgrind) {
  // Which of two functions of one name is the first is chance there.
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.mapping("/bin/suite", 0x1000, 0x9000);
  const auto main = builder.function("main", "a.cpp", 3);
  const auto leaf = builder.function("leaf", "b.cpp", 9);
  const auto inner = builder.function("inner", "b.cpp", 30);
  const auto root = builder.location(0x1100, {{main, 5}}, 0);
  builder.sample({builder.location(0x1200, {{inner, 31}, {leaf, 10}}, 0), root},
                 {70'000'000});
  builder.sample({builder.location(0x1210, {{leaf, 12}}, 0), root},
                 {30'000'000});
  save(builder.profile(), "head");
  EXPECT_EQ(go("-callgrind -output=/dev/stdout"),
            profile::callgrind_report(
                view(builder.profile(), by(Granularity::addresses))));
}

TEST_F(GoPprof, PrintsTheSameSources) {
  const Profile profile = tests::random_profile(7, 200);
  save(profile, "head");
  std::filesystem::create_directory(folder_ / "src");
  for (int unit = 0; unit < 7; ++unit) {
    if (unit == 4) {
      continue;  // One is missing.
    }
    std::ofstream file(folder_ / fmt::format("src/unit{}.cpp", unit));
    for (int line = 1; line <= 80; ++line) {
      file << fmt::format("\tline {} of {};\n", line, unit);
    }
  }
  for (const char* const name : {"method1[0-4]", "method2", "method5"}) {
    EXPECT_EQ(go(fmt::format("-list='{}'", name)),
              profile::source_report(view(profile, by(Granularity::lines)),
                                     profile::Pattern(name, "list"),
                                     folder_.path().string()))
        << name;
  }
}

TEST_F(GoPprof, FindsTheSameSourcesOfABuildElsewhere) {
  const std::string here = folder_.path().filename().string();
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.mapping("/bin/suite", 0x1000, 0x9000);
  const auto leaf = builder.function("leaf", "/builds/7/" + here + "/a.cpp");
  builder.sample({builder.location(0x1200, {{leaf, 3}}, 0)}, {70'000'000});
  save(builder.profile(), "head");
  std::ofstream(folder_ / "a.cpp") << "one\ntwo\nthree\nfour\n";
  const std::string ours = profile::source_report(
      view(builder.profile(), by(Granularity::lines)),
      profile::Pattern("leaf", "list"), folder_.path().string());
  EXPECT_NE(ours.find("3:three"), std::string::npos);
  EXPECT_EQ(go("-list=leaf"), ours);
}

TEST_F(GoPprof, PrintsTheSameDifference) {
  const Profile base = tests::random_profile(8, 150);
  Profile head = base;
  for (std::size_t i = 0; i < head.samples.size(); i += 3) {
    for (auto& value : head.samples[i].values) {
      value = i % 2 == 0 ? value * 2 : value / 2;
    }
  }
  save(head, "head");
  save(base, "base");
  for (const auto& [option, whole] :
       {std::pair{"-base", profile::Whole::difference},
        std::pair{"-diff_base", profile::Whole::base}}) {
    const Profile difference = profile::subtract(head, base, whole);
    const std::string given = fmt::format(" {}=base ", option);
    EXPECT_EQ(go("-top" + given), profile::top_report(view(difference), {}));
    EXPECT_EQ(go("-top -cum" + given),
              profile::top_report(view(difference),
                                  {.order = profile::Order::cumulative}));
    // Go leaves the order of a value and its negative to chance.
    EXPECT_EQ(sorted_lines(go("-peek=." + given)),
              sorted_lines(profile::peek_report(
                  view(difference), profile::Pattern(".", "peek"))));
    EXPECT_EQ(go("-traces" + given), profile::traces_report(view(difference)));
  }
}

TEST_F(GoPprof, DropsTheSameFrames) {
  Profile profile = tests::random_profile(11);
  for (const auto& [drop, keep] :
       {std::pair{"ns::Class<int>::method1.*", ""},
        std::pair{"ns::Class<int>::method.*", ".*method[02].*"}}) {
    Profile dropped = profile;
    dropped.drop_frames = dropped.strings.add(drop);
    dropped.keep_frames = dropped.strings.add(keep);
    save(dropped, "head");
    profile::remove_dropped_frames(dropped);
    EXPECT_EQ(go("-traces"), profile::traces_report(view(dropped))) << drop;
    EXPECT_EQ(go("-top"), profile::top_report(view(dropped), {})) << drop;
  }
}

TEST_F(GoPprof, MergesToTheSame) {
  const Profile one = tests::random_profile(9);
  const Profile two = tests::random_profile(10);
  save(one, "other");
  save(two, "head");
  const std::array<Profile, 2> both = {one, two};
  const Profile merged = profile::merge(both);
  // The order of the files is that of the command line.
  EXPECT_EQ(go("-traces other"), profile::traces_report(view(merged)));
  EXPECT_EQ(go("-top other"), profile::top_report(view(merged), {}));
  save(merged, "head");
  EXPECT_EQ(go("-traces"), profile::traces_report(view(merged)));
}

}  // namespace benchgate
