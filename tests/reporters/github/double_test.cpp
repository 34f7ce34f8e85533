#include "reporters/github/app_token.h"
#include "tests/reporters/github/github_double.h"
#include "tests/reporters/github/scripted_transport.h"
#include "tests/reporters/http/loopback_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

// Client and transport together, against something that checks every request
// as GitHub describes it.

namespace benchgate::reporters::github {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Kind = forge::ApiError::Kind;

constexpr const char* kChecks = "/repos/acme/widgets/check-runs";

class DoubleTest : public GitHubDouble {
 protected:
  std::string check_run(const std::string& sha) {
    return Json{{"name", "benchgate"},
                {"head_sha", sha},
                {"external_id", "acme/widgets/1/1"},
                {"status", "in_progress"}}
        .dump();
  }

  /// Makes a check run, and looks for it as one has to.
  Json make_check_run(ApiClient& client, const std::string& sha) {
    return Json::parse(client.post(kChecks, check_run(sha), [&] {
      const Json found = Json::parse(
          client.get("/repos/acme/widgets/commits/" + sha +
                     "/check-runs?check_name=benchgate&filter=all"));
      for (const Json& run : found.at("check_runs")) {
        if (run.at("external_id") == "acme/widgets/1/1") {
          return run.dump();
        }
      }
      return std::string();
    }));
  }

  std::size_t check_runs() { return control("state").at("checks").size(); }

  forge::ApiError refusal(const std::string& token) {
    ApiClient asking = client(token);
    return api_error([&] { make_check_run(asking, std::string(40, 'a')); });
  }
};

TEST_F(DoubleTest, MakesACheckRunAndCompletesIt) {
  const std::string sha = head_sha();
  ApiClient asking = client();
  const Json run = make_check_run(asking, sha);
  const Json done =
      Json::parse(asking.send("PATCH", kChecks + ("/" + run.at("id").dump()),
                              R"({"conclusion":"success",
                      "output":{"title":"t","summary":"s"}})"));
  EXPECT_EQ(done.at("conclusion"), "success");
  EXPECT_EQ(check_runs(), 1U);
}

TEST_F(DoubleTest, MakesNothingTwiceWhenTheAnswerIsLost) {
  const std::string sha = head_sha();
  control("faults",
          Json{{"method", "POST"}, {"path", "check-runs"}, {"drop", "after"}});
  ApiClient asking = client();
  EXPECT_EQ(make_check_run(asking, sha).at("head_sha"), sha);
  EXPECT_EQ(check_runs(), 1U);
}

TEST_F(DoubleTest, MakesAgainWhatWasNotMade) {
  const std::string sha = head_sha();
  control("faults",
          Json::array(
              {{{"method", "POST"}, {"path", "check-runs"}, {"drop", "before"}},
               {{"method", "POST"}, {"path", "check-runs"}, {"status", 502}}}));
  ApiClient asking = client();
  EXPECT_EQ(make_check_run(asking, sha).at("head_sha"), sha);
  EXPECT_EQ(check_runs(), 1U);
}

TEST_F(DoubleTest, WaitsForLimitsAndFailures) {
  control(
      "faults",
      Json::array(
          {{{"status", 429}, {"headers", {{"retry-after", "1"}}}},
           {{"status", 503}},
           {{"status", 403},
            {"headers",
             {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset-in", 1}}}}}));
  EXPECT_EQ(Json::parse(client().get("/repos/acme/widgets")).at("id"), 1000);
}

TEST_F(DoubleTest, DoesNotWaitForALimitOfAnHour) {
  control("seed", Json{{"limit", 100}, {"used", 100}});
  EXPECT_EQ(api_error([&] {
              static_cast<void>(client().get("/repos/acme/widgets"));
            }).kind(),
            Kind::rate_limit);
}

TEST_F(DoubleTest, TriesAgainAfterASlowAnswer) {
  control("faults", Json{{"delay_ms", 2000}});
  http::TransportOptions options;
  options.read_timeout = std::chrono::milliseconds(500);
  const auto hasty = http::make_https_transport(environment_, options);
  ApiClient asking(*hasty, clock_, {https_, "ghs_write", seconds(20)});
  EXPECT_EQ(Json::parse(asking.get("/repos/acme/widgets")).at("id"), 1000);
}

TEST_F(DoubleTest, TellsTheRightsOfTokensApart) {
  const forge::ApiError read_only = refusal("ghs_read");
  EXPECT_EQ(read_only.kind(), Kind::no_rights);
  EXPECT_THAT(read_only.what(), HasSubstr("`checks: write`"));
  const forge::ApiError blind = refusal("ghs_blind");
  EXPECT_EQ(blind.kind(), Kind::not_found);
  const forge::ApiError wrong = refusal("ghs_wrong");
  EXPECT_EQ(wrong.kind(), Kind::bad_token);
  const forge::ApiError personal = refusal("ghp_pat");
  EXPECT_EQ(personal.kind(), Kind::no_rights);
  EXPECT_THAT(personal.what(), HasSubstr("GitHub App"));
  for (const forge::ApiError& error : {read_only, blind, wrong, personal}) {
    EXPECT_THAT(error.what(),
                AllOf(Not(HasSubstr("ghs_")), Not(HasSubstr("ghp_"))));
  }
}

TEST_F(DoubleTest, SaysWhatIsWrongWithARequest) {
  ApiClient asking = client();
  const forge::ApiError error = api_error([&] {
    asking.post(kChecks, R"({"name":"x","head_sha":"y","conclusion":"bad"})",
                [] { return std::string(); });
  });
  EXPECT_EQ(error.kind(), Kind::refused);
  EXPECT_EQ(error.status(), 422);
  EXPECT_THAT(error.what(), HasSubstr("Invalid request"));
}

TEST_F(DoubleTest, ReadsAllPages) {
  Json comments = Json::array();
  for (int i = 0; i < 250; ++i) {
    comments.push_back({{"body", "comment " + std::to_string(i)}});
  }
  control("seed", Json{{"comments", comments}});
  const auto pages = client().get_pages(
      "/repos/acme/widgets/issues/1/comments?per_page=100", 100);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(Json::parse(pages[2]).size(), 50U);
  EXPECT_EQ(Json::parse(pages[2]).back().at("body"), "comment 249");
}

TEST_F(DoubleTest, AsksAnEnterpriseServersUrl) {
  ApiClient asking(*transport_, clock_, {https_ + "/api/v3", "ghs_write"});
  EXPECT_EQ(Json::parse(asking.get("/repos/acme/widgets")).at("id"), 1000);
}

TEST_F(DoubleTest, TakesTheTokenToNoOtherOrigin) {
  std::string head;
  const tests::LoopbackServer other([&](const tests::Connection& connection) {
    head = connection.read_head();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  });
  control("faults",
          Json{{"status", 302},
               {"headers", {{"location", "http://" + other.name() + "/x"}}}});
  ApiClient asking(*transport_, clock_, {http_, "ghs_write"});
  EXPECT_EQ(asking.get("/repos/acme/widgets"), "{}");
  EXPECT_THAT(head, AllOf(HasSubstr("GET /x"), Not(HasSubstr("ghs_write")),
                          Not(HasSubstr("uthorization"))));
}

TEST_F(DoubleTest, TrustsItByItsOwnAuthorityAlone) {
  const auto strict = http::make_https_transport({});
  ApiClient asking(*strict, clock_, {https_, "ghs_write"});
  const forge::ApiError error =
      api_error([&] { static_cast<void>(asking.get("/repos/acme/widgets")); });
  EXPECT_EQ(error.kind(), Kind::unreachable);
  EXPECT_THAT(error.what(), HasSubstr("is not trusted"));
}

/// The machine's clock, wrong.
class WrongClock : public http::SystemClock {
 public:
  explicit WrongClock(seconds error) : error_(error) {}

  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return http::SystemClock::wall() + error_;
  }

 private:
  seconds error_;
};

TEST_F(DoubleTest, ActsAsAnAppWhateverTheClockShows) {
  const std::string sha = head_sha();
  for (const int error : {0, 600, -900}) {
    WrongClock clock{seconds(error)};
    const InstallationToken made = installation_token(*transport_, clock,
                                                      {https_,
                                                       "acme/widgets",
                                                       "12345",
                                                       state_ + "/app.pem",
                                                       {{"checks", "write"}}});
    ApiClient asking = client(made.token);
    EXPECT_EQ(make_check_run(asking, sha).at("app").at("id"), 12345);
  }
}

TEST_F(DoubleTest, IsNoAppThatItIsNot) {
  EXPECT_EQ(api_error([&] {
              static_cast<void>(installation_token(
                  *transport_, clock_,
                  {https_, "acme/widgets", "999", state_ + "/app.pem", {}}));
            }).kind(),
            Kind::not_found);
  EXPECT_EQ(api_error([&] {
              static_cast<void>(installation_token(
                  *transport_, clock_,
                  {https_, "acme/other", "12345", state_ + "/app.pem", {}}));
            }).kind(),
            Kind::not_found);
}

}  // namespace
}  // namespace benchgate::reporters::github
