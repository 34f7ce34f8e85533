#include "src/profile/profile_site.h"

#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace benchgate::profile {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// 1,000 operations in which `seventy` costs so many milliseconds, and another
/// 300.
Profile sampled(std::int64_t seventy, const std::string& other = "thirty") {
  tests::ProfileBuilder builder;
  builder.type("samples", "count").type("cpu", "nanoseconds");
  builder.mapping("/opt/suite", 0x1000, 0x9000);
  const auto main = builder.frame("main");
  const auto hot = builder.location(
      0x1200, {{builder.function("seventy", "hot.cpp", 1), 2}}, 0);
  builder.sample({hot, main}, {seventy, seventy * 1'000'000});
  builder.sample({builder.frame(other), main}, {300, 300'000'000});
  set_operations(builder.profile(), 1000);
  return builder.profile();
}

class ProfileSiteTest : public testing::Test {
 protected:
  ProfileSiteTest() {
    std::ofstream(folder_ / "hot.cpp") << "first\nsecond <line>\nthird\n";
  }

  [[nodiscard]] ProfileSite one() const {
    return {sampled(700), std::nullopt, folder_.path().string()};
  }

  [[nodiscard]] ProfileSite both() const {
    return {sampled(900), sampled(700), folder_.path().string()};
  }

  static std::string get(const ProfileSite& site, const std::string& path,
                         const ProfileSite::Query& query = {},
                         int status = 200) {
    const auto page = site.page(path, query);
    EXPECT_TRUE(page.has_value()) << path;
    EXPECT_EQ(page->status, status) << path;
    return page->bytes;
  }

  tests::TemporaryFolder folder_;
};

TEST_F(ProfileSiteTest, TheFirstPageIsAFlameGraphWithLinksToTheOthers) {
  EXPECT_THAT(
      get(one(), "/"),
      AllOf(HasSubstr("flame-data"), HasSubstr("href=\"/top\""),
            HasSubstr("href=\"/source\""), HasSubstr("href=\"/peek\""),
            HasSubstr("href=\"/?si=samples\""), Not(HasSubstr("base.pb.gz"))));
}

TEST_F(ProfileSiteTest, TopHasTheCostliestFirst) {
  const std::string page = get(one(), "/top");
  EXPECT_LT(page.find(">seventy<"), page.find(">thirty<"));
  EXPECT_THAT(page, HasSubstr("70.00%"));
  const std::string cumulative = get(one(), "/top", {{"sort", "cum"}});
  EXPECT_LT(cumulative.find(">main<"), cumulative.find(">seventy<"));
}

TEST_F(ProfileSiteTest, AnotherTypeOfValuesCanBeChosen) {
  EXPECT_THAT(get(one(), "/top", {{"si", "cpu"}}), HasSubstr(">700ms<"));
  EXPECT_THAT(get(one(), "/top", {{"si", "samples"}}), HasSubstr(">700<"));
}

TEST_F(ProfileSiteTest, SourcesAreShownWithTheirCosts) {
  EXPECT_THAT(get(one(), "/source", {{"f", "^seventy$"}}),
              AllOf(HasSubstr("700ms"), HasSubstr("second &lt;line&gt;")));
  EXPECT_THAT(get(one(), "/source"), HasSubstr("Choose a function"));
}

TEST_F(ProfileSiteTest, CallersAndCalleesAreShown) {
  EXPECT_THAT(get(one(), "/peek", {{"f", "seventy"}}), HasSubstr("|   main"));
}

TEST_F(ProfileSiteTest, OfTwoProfilesTheCostsOfAnOperationAreCompared) {
  const std::string page = get(both(), "/top");
  EXPECT_THAT(page, AllOf(HasSubstr("of an operation"), HasSubstr("700.0 us"),
                          HasSubstr("900.0 us"), HasSubstr("+28.6 %")));
  EXPECT_THAT(get(both(), "/"), HasSubstr("\"hasBase\":true"));
  EXPECT_THAT(get(both(), "/source", {{"f", "seventy"}}),
              AllOf(HasSubstr("of a million operations"), HasSubstr("200s")));
}

TEST_F(ProfileSiteTest, TheProfilesCanBeFetched) {
  const Profile head = read_profile(get(both(), "/profile.pb.gz"), "fetched");
  EXPECT_EQ(head.samples[0].values[1], 900'000'000);
  const Profile base = read_profile(get(both(), "/base.pb.gz"), "fetched");
  EXPECT_EQ(base.samples[0].values[1], 700'000'000);
}

TEST_F(ProfileSiteTest, WhatMeansNothingIsSaidOnThePage) {
  EXPECT_THAT(get(one(), "/source", {{"f", "("}}, 400),
              HasSubstr("class=\"bad\""));
  EXPECT_THAT(get(one(), "/peek", {{"f", "nobody"}}, 400), HasSubstr("nobody"));
  EXPECT_THAT(get(one(), "/top", {{"si", "<b>"}}, 400),
              AllOf(HasSubstr("&lt;b&gt;"), Not(HasSubstr("<b>"))));
  EXPECT_FALSE(one().page("/nothing", {}).has_value());
  EXPECT_FALSE(one().page("/base.pb.gz", {}).has_value());
}

TEST_F(ProfileSiteTest, SpeedscopeIsServedAndGetsTheProfiles) {
  const std::filesystem::path folder = folder_ / "speedscope";
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "index.html") << "<html></html>";
  std::ofstream(folder / "program.js") << "run()";
  std::ofstream(folder_ / "secret") << "secret";
  const ProfileSite site(sampled(900), sampled(700), "",
                         read_speedscope(folder));
  EXPECT_THAT(
      get(site, "/top"),
      AllOf(HasSubstr("href=\"/speedscope/index.html#profileURL=%2Fprofile%2E"
                      "pb%2Egz&amp;title=suite%2C%20base%20and%20head\""),
            HasSubstr("#profileURL=%2Fbase%2Epb%2Egz&amp;")));
  EXPECT_EQ(get(site, "/speedscope/program.js"), "run()");
  EXPECT_EQ(site.page("/speedscope/program.js", {})->type,
            "text/javascript; charset=utf-8");
  EXPECT_EQ(site.page("/speedscope/index.html", {})->type,
            "text/html; charset=utf-8");
  for (const char* const path :
       {"/speedscope/", "/speedscope/../secret", "/speedscope/missing"}) {
    EXPECT_FALSE(site.page(path, {}).has_value()) << path;
  }
}

TEST_F(ProfileSiteTest, WithoutSpeedscopeThereIsNoLinkToIt) {
  EXPECT_THAT(get(one(), "/"), Not(HasSubstr("href=\"/speedscope")));
  EXPECT_FALSE(one().page("/speedscope/index.html", {}).has_value());
  EXPECT_TRUE(read_speedscope(folder_ / "missing").empty());
  EXPECT_TRUE(read_speedscope(folder_.path()).empty());  // Some other folder.
}

TEST_F(ProfileSiteTest, NamesAreNeverMarkup) {
  const std::string name = "</pre><script>harm(\"'&\")</script>";
  const ProfileSite site(sampled(1, name), std::nullopt, "");
  for (const char* const path : {"/", "/top", "/peek"}) {
    EXPECT_THAT(get(site, path), Not(HasSubstr("<script>harm"))) << path;
  }
}

TEST_F(ProfileSiteTest, ProfilesOfOtherValuesCannotBeCompared) {
  tests::ProfileBuilder other;
  other.type("space", "bytes");
  EXPECT_THROW(ProfileSite(sampled(1), other.profile(), ""), ProfileError);
}

}  // namespace
}  // namespace benchgate::profile
