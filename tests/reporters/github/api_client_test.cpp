#include "reporters/github/api_client.h"

#include "tests/reporters/github/scripted_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace benchgate::reporters::github {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Kind = forge::ApiError::Kind;

constexpr const char* kToken = "ghs_s3cretT0ken";
constexpr const char* kApi = "https://api.github.com";

class ApiClientTest : public testing::Test {
 protected:
  ~ApiClientTest() override { EXPECT_EQ(transport_.left(), 0U); }

  ApiClient client(const std::string& base = kApi,
                   seconds budget = seconds(120)) {
    return {transport_, clock_, {base, kToken, budget}};
  }

  ScriptedTransport transport_;
  FakeClock clock_;
};

ApiClient::Look nothing() {
  return [] { return std::string(); };
}

// What is sent.

TEST_F(ApiClientTest, AsksAsGitHubWantsToBeAsked) {
  transport_.answer(200, R"({"id":1})");
  EXPECT_EQ(client().get("/repos/o/r?x=1"), R"({"id":1})");
  const http::Request& request = transport_.requests.at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://api.github.com/repos/o/r?x=1");
  EXPECT_EQ(request.headers.at("authorization"),
            std::string("Bearer ") + kToken);
  EXPECT_EQ(request.headers.at("accept"), "application/vnd.github+json");
  EXPECT_EQ(request.headers.at("x-github-api-version"), "2022-11-28");
  EXPECT_NE(request.headers.at("user-agent"), "");
  EXPECT_EQ(request.headers.count("content-type"), 0U);
}

TEST_F(ApiClientTest, SendsJson) {
  transport_.answer(200, R"({"id":1})");
  EXPECT_EQ(client().send("PATCH", "/x", R"({"a":1})"), R"({"id":1})");
  EXPECT_EQ(transport_.requests.at(0).body, R"({"a":1})");
  EXPECT_EQ(transport_.requests.at(0).headers.at("content-type"),
            "application/json");
}

TEST_F(ApiClientTest, AsksAnEnterpriseServerBelowItsPrefix) {
  transport_.answer(200);
  static_cast<void>(client("https://ghe.example.org/api/v3/").get("/x"));
  EXPECT_EQ(transport_.requests.at(0).url, "https://ghe.example.org/api/v3/x");
}

TEST_F(ApiClientTest, SendsNoAuthorizationWithoutAToken) {
  transport_.answer(200);
  static_cast<void>(ApiClient(transport_, clock_, {kApi, ""}).get("/x"));
  EXPECT_EQ(transport_.requests.at(0).headers.count("authorization"), 0U);
}

TEST_F(ApiClientTest, SendsNoTokenInTheClearButToThisMachine) {
  EXPECT_THAT(api_error([&] { client("http://ghe.example.org"); }).what(),
              HasSubstr("is not https"));
  transport_.answer(200);
  EXPECT_EQ(client("http://127.0.0.1:8080").get("/x"), "{}");
}

TEST_F(ApiClientTest, RefusesWhatIsNoUrlOfAnApi) {
  EXPECT_THAT(api_error([&] { client("api.github.com"); }).what(),
              HasSubstr("the URL of the API"));
}

TEST_F(ApiClientTest, RefusesATokenWithALineEndWithoutShowingIt) {
  const forge::ApiError error = api_error([&] {
    const ApiClient made(transport_, clock_, {kApi, "ghs_s3cret\n"});
  });
  EXPECT_EQ(error.kind(), Kind::bad_token);
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("line end"), Not(HasSubstr("s3cret"))));
}

// Errors that are not tried again.

TEST_F(ApiClientTest, GivesUpAtOnceWhenTryingAgainDoesNotHelp) {
  for (const int status : {400, 401, 403, 404, 410, 422, 451, 501, 599}) {
    transport_.answer(status, R"({"message":"because"})");
    const forge::ApiError error =
        api_error([&] { client().send("PATCH", "/x", "{}"); });
    EXPECT_EQ(error.status(), status);
  }
  EXPECT_THAT(clock_.sleeps, IsEmpty());
}

TEST_F(ApiClientTest, SaysWhichPermissionIsMissing) {
  transport_.answer(403,
                    R"({"message":"Resource not accessible by integration"})",
                    {{"x-accepted-github-permissions", "checks=write"}});
  const forge::ApiError error = api_error(
      [&] { client().post("/repos/o/r/check-runs", "{}", nothing()); });
  EXPECT_EQ(error.kind(), Kind::no_rights);
  EXPECT_THAT(error.what(), HasSubstr("`checks: write`"));
}

TEST_F(ApiClientTest, RefusesAnAnswerThatIsNotJson) {
  transport_.answer(200, "<html>Welcome to the hotel</html>").answer(200, "");
  EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).kind(),
            Kind::refused);
  EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).kind(),
            Kind::refused);
}

TEST_F(ApiClientTest, TakesAWriteWithoutAnAnswersBody) {
  transport_.answer(204, "");
  EXPECT_EQ(client().send("DELETE", "/x", ""), "");
}

TEST_F(ApiClientTest, GivesUpAtOnceWhenTheTransportSaysThatNothingHelps) {
  transport_.then([](const http::Request&) -> http::Response {
    throw http::TransportRefusal(http::TransportError::Kind::not_sent,
                                 "no trust");
  });
  const forge::ApiError error =
      api_error([&] { static_cast<void>(client().get("/x")); });
  EXPECT_EQ(error.kind(), Kind::unreachable);
  EXPECT_THAT(error.what(), HasSubstr("no trust"));
  EXPECT_THAT(clock_.sleeps, IsEmpty());
}

// Errors that are.

TEST_F(ApiClientTest, TriesAgainAfterLongerAndLongerPauses) {
  transport_.answer(502).no_answer().not_sent().answer(503).answer(200);
  EXPECT_EQ(client().get("/x"), "{}");
  EXPECT_THAT(clock_.seconds(), ElementsAre(1, 4, 9, 16));
}

TEST_F(ApiClientTest, TriesAgainWhatGitHubSaysIsOnlyForNow) {
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    transport_.answer(status).answer(200);
    EXPECT_EQ(client().send("PATCH", "/x", "{}"), "{}") << status;
  }
}

TEST_F(ApiClientTest, GivesUpOnceTheBudgetIsSpent) {
  for (int i = 0; i < 6; ++i) {
    transport_.answer(502, R"({"message":"Server Error"})");
  }
  ApiClient asking = client(kApi, seconds(30));
  const forge::ApiError error =
      api_error([&] { static_cast<void>(asking.get("/x")); });
  EXPECT_EQ(error.kind(), Kind::unreachable);
  EXPECT_EQ(error.status(), 502);
  EXPECT_THAT(
      error.what(),
      AllOf(HasSubstr("GET /x"), HasSubstr("Server Error"), HasSubstr("30 s")));
  EXPECT_THAT(clock_.seconds(), ElementsAre(1, 4, 9, 16));
  // For all requests together: the next is tried once.
  EXPECT_EQ(api_error([&] { static_cast<void>(asking.get("/y")); }).kind(),
            Kind::unreachable);
}

TEST_F(ApiClientTest, CountsTheTimeOfTriesInVainTowardsTheBudget) {
  transport_.then([&](const http::Request&) -> http::Response {
    clock_.pass(seconds(119));
    throw http::TransportError(http::TransportError::Kind::no_answer, "slow");
  });
  transport_.not_sent();
  EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).status(),
            0);
  EXPECT_THAT(clock_.seconds(), ElementsAre(1));
}

TEST_F(ApiClientTest, EndsWhenTheUserWantsToWhileItWaits) {
  transport_.answer(502);
  clock_.interrupted = true;
  EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).kind(),
            Kind::interrupted);
}

// Limits.

TEST_F(ApiClientTest, WaitsAsLongAsALimitSays) {
  transport_.answer(429, "{}", {{"retry-after", "7"}})
      .answer(403, "{}",
              {{"x-ratelimit-remaining", "0"},
               {"x-ratelimit-reset", std::to_string(1795435200 + 7 + 10)}})
      .answer(403, R"({"message":"You have exceeded a secondary rate limit"})")
      .answer(200);
  EXPECT_EQ(client().get("/x"), "{}");
  EXPECT_THAT(clock_.seconds(), ElementsAre(7, 11, 60));
}

TEST_F(ApiClientTest, WaitsTwiceAsLongForEachSecondaryLimit) {
  const std::string limit = R"({"message":"secondary rate limit"})";
  transport_.answer(403, limit).answer(403, limit).answer(200);
  EXPECT_EQ(client(kApi, seconds(300)).get("/x"), "{}");
  EXPECT_THAT(clock_.seconds(), ElementsAre(60, 120));
}

TEST_F(ApiClientTest, DoesNotWaitLongerThanTheBudgetAndSaysUntilWhen) {
  transport_.answer(403, "{}",
                    {{"x-ratelimit-remaining", "0"},
                     {"x-ratelimit-reset", std::to_string(1795435200 + 3600)}});
  const forge::ApiError error =
      api_error([&] { static_cast<void>(client().get("/x")); });
  EXPECT_EQ(error.kind(), Kind::rate_limit);
  EXPECT_EQ(error.status(), 403);
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("3601 s"), HasSubstr("2026-11-23 13:00:01 UTC"),
                    HasSubstr("120 s are left")));
  EXPECT_THAT(clock_.sleeps, IsEmpty());
}

TEST_F(ApiClientTest, PostsAgainAfterALimitWithoutLooking) {
  transport_.answer(429, "{}", {{"retry-after", "2"}})
      .answer(201, R"({"id":1})");
  const auto look = []() -> std::string {
    ADD_FAILURE() << "nothing was lost";
    return "";
  };
  EXPECT_EQ(client().post("/x", "{}", look), R"({"id":1})");
}

// Lost answers.

TEST_F(ApiClientTest, LooksBeforeItPostsAgain) {
  for (const int status : {0, 408, 500, 502, 503, 504}) {
    status == 0 ? transport_.no_answer() : transport_.answer(status);
    EXPECT_EQ(client().post("/x", "{}", [] { return R"({"id":7})"; }),
              R"({"id":7})")
        << status;
  }
  EXPECT_EQ(transport_.requests.size(), 6U);
}

TEST_F(ApiClientTest, PostsAgainWhatIsNotThere) {
  transport_.no_answer().no_answer().answer(201, R"({"id":1})");
  int looks = 0;
  const auto look = [&] {
    ++looks;
    return std::string();
  };
  EXPECT_EQ(client().post("/x", "{}", look), R"({"id":1})");
  EXPECT_EQ(looks, 2);
  EXPECT_THAT(transport_.asked(), ElementsAre("POST https://api.github.com/x",
                                              "POST https://api.github.com/x",
                                              "POST https://api.github.com/x"));
}

TEST_F(ApiClientTest, PostsAgainWithoutLookingWhatWasNotSent) {
  transport_.not_sent().answer(201, R"({"id":1})");
  const auto look = []() -> std::string {
    ADD_FAILURE() << "nothing was lost";
    return "";
  };
  EXPECT_EQ(client().post("/x", "{}", look), R"({"id":1})");
}

TEST_F(ApiClientTest, DoesNotPostAgainWhatCannotBeLookedFor) {
  transport_.no_answer();
  const forge::ApiError error =
      api_error([&] { client().post("/x", "{}", nullptr); });
  EXPECT_EQ(error.kind(), Kind::unreachable);
  EXPECT_THAT(error.what(), HasSubstr("is not known"));
}

TEST_F(ApiClientTest, MayLookWithTheSameClient) {
  ApiClient asking = client();
  transport_.no_answer().answer(502).answer(200, R"([{"id":7}])");
  EXPECT_EQ(asking.post("/x", "{}", [&] { return asking.get("/x"); }),
            R"([{"id":7}])");
}

// Pace.

TEST_F(ApiClientTest, LeavesASecondBetweenWrites) {
  ApiClient asking = client();
  transport_.answer(200).answer(201).answer(200).answer(200).answer(200);
  asking.send("PATCH", "/x", "{}");
  asking.post("/x", "{}", nothing());
  static_cast<void>(asking.get("/x"));
  clock_.pass(std::chrono::milliseconds(400));
  asking.send("PATCH", "/x", "{}");
  clock_.pass(seconds(5));
  asking.send("PATCH", "/x", "{}");
  EXPECT_THAT(clock_.seconds(), ElementsAre(1, 0.6));
}

TEST_F(ApiClientTest, EndsWhenTheUserWantsToBetweenWrites) {
  ApiClient asking = client();
  transport_.answer(200);
  asking.send("PATCH", "/x", "{}");
  clock_.interrupted = true;
  EXPECT_EQ(api_error([&] { asking.send("PATCH", "/x", "{}"); }).kind(),
            Kind::interrupted);
}

TEST_F(ApiClientTest, SaysGoodbyeAfterTheInterruptionByAnotherClient) {
  clock_.interrupted = true;
  transport_.answer(200);
  EXPECT_EQ(client().send("PATCH", "/x", "{}"), "{}");
}

// Redirects.

TEST_F(ApiClientTest, FollowsARedirectToItsOwnServerWithTheToken) {
  for (const int status : {301, 302, 303, 307, 308}) {
    transport_.answer(status, "", {{"location", "/repositories/1"}})
        .answer(200, R"({"id":1})");
    EXPECT_EQ(client().get("/repos/o/r"), R"({"id":1})");
    EXPECT_EQ(transport_.requests.back().url,
              "https://api.github.com/repositories/1");
    EXPECT_EQ(transport_.requests.back().headers.count("authorization"), 1U);
  }
}

TEST_F(ApiClientTest, DropsTheTokenWhenItIsSentToAnotherOrigin) {
  for (const char* const other :
       {"https://storage.example.org/x?sig=1", "https://api.github.com:444/x",
        "//evil.example.org/x"}) {
    transport_.answer(302, "", {{"location", other}}).answer(200);
    EXPECT_EQ(client().get("/x"), "{}");
    EXPECT_EQ(transport_.requests.back().headers.count("authorization"), 0U)
        << other;
  }
}

TEST_F(ApiClientTest, DoesNotTakeTheTokenUpAgainOnTheWayBack) {
  transport_.answer(302, "", {{"location", "https://evil.example.org/x"}})
      .answer(302, "", {{"location", "https://api.github.com/user"}})
      .answer(200);
  EXPECT_EQ(client().get("/x"), "{}");
  EXPECT_EQ(transport_.requests.back().headers.count("authorization"), 0U);
}

TEST_F(ApiClientTest, KeepsMethodAndBodyWhereTheRedirectSaysSo) {
  for (const int status : {307, 308}) {
    transport_.answer(status, "", {{"location", "https://api.github.com/y"}})
        .answer(200);
    EXPECT_EQ(client().send("PATCH", "/x", R"({"a":1})"), "{}");
    EXPECT_EQ(transport_.requests.back().method, "PATCH");
    EXPECT_EQ(transport_.requests.back().body, R"({"a":1})");
  }
}

TEST_F(ApiClientTest, TurnsNoWriteIntoAReadAndSendsNoneElsewhere) {
  transport_.answer(301, "", {{"location", "/y"}})
      .answer(307, "", {{"location", "https://evil.example.org/y"}});
  EXPECT_THAT(api_error([&] { client().send("PATCH", "/x", "{}"); }).what(),
              HasSubstr("renamed"));
  EXPECT_THAT(api_error([&] { client().send("PATCH", "/x", "{}"); }).what(),
              HasSubstr("another server"));
}

TEST_F(ApiClientTest, FollowsNoRedirectOutOfHttpsOrToNowhere) {
  for (const char* const location : {"http://api.github.com/x", "", "x y"}) {
    transport_.answer(302, "", {{"location", location}});
    EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).kind(),
              Kind::refused)
        << location;
  }
}

TEST_F(ApiClientTest, LeavesACircleOfRedirects) {
  for (int i = 0; i < 6; ++i) {
    transport_.answer(302, "", {{"location", "/x"}});
  }
  EXPECT_EQ(api_error([&] { static_cast<void>(client().get("/x")); }).kind(),
            Kind::refused);
}

// Pages.

TEST_F(ApiClientTest, FollowsThePagesAsTheyAreGiven) {
  transport_
      .answer(200, "[1]",
              {{"link",
                "<https://api.github.com/repositories/1/x?page=2>; "
                "rel=\"next\""}})
      .answer(200, "[2]");
  EXPECT_THAT(client().get_pages("/repos/o/r/x?per_page=1", 10),
              ElementsAre("[1]", "[2]"));
  EXPECT_THAT(
      transport_.asked(),
      ElementsAre("GET https://api.github.com/repos/o/r/x?per_page=1",
                  "GET https://api.github.com/repositories/1/x?page=2"));
}

TEST_F(ApiClientTest, ReadsNoMorePagesThanItIsAllowedTo) {
  const http::Headers next{{"link", "</x>; rel=next"}};
  transport_.answer(200, "[]", next).answer(200, "[]", next);
  EXPECT_EQ(client().get_pages("/x", 2).size(), 2U);
}

TEST_F(ApiClientTest, FollowsNoPageToAnotherServer) {
  for (const char* const next :
       {"https://evil.example.org/x", "http://api.github.com/x", "x y"}) {
    transport_.answer(200, "[]",
                      {{"link", std::string("<") + next + ">; rel=\"next\""}});
    EXPECT_EQ(api_error([&] {
                static_cast<void>(client().get_pages("/x", 9));
              }).kind(),
              Kind::refused)
        << next;
  }
}

TEST_F(ApiClientTest, TriesAPageAgain) {
  transport_.answer(200, "[1]", {{"link", "</x?page=2>; rel=\"next\""}})
      .answer(502)
      .answer(200, "[2]");
  EXPECT_THAT(client().get_pages("/x", 9), ElementsAre("[1]", "[2]"));
}

// The token.

/// Every message that this client can give, made of a server that throws the
/// token back at every place it can.
TEST_F(ApiClientTest, ShowsTheTokenInNoMessage) {
  const std::string echo = std::string(R"({"message":"bad )") + kToken +
                           R"( token","errors":[")" + kToken + R"("]})";
  const std::string path = std::string("/x/") + kToken + "?q=" + kToken;
  std::vector<std::string> messages;
  const auto note = [&](const auto& act) {
    messages.emplace_back(api_error(act).what());
  };
  const auto get = [&] {
    static_cast<void>(client(kApi, seconds(0)).get(path));
  };
  for (const int status :
       {400, 401, 403, 404, 408, 410, 422, 429, 500, 502, 503, 504, 599}) {
    transport_.answer(
        status, echo,
        {{"x-accepted-github-permissions", std::string(kToken) + "=write"}});
    note(get);
  }
  transport_.answer(429, echo, {{"retry-after", "9"}});
  note(get);
  transport_.no_answer(std::string("sent ") + kToken);
  note(get);
  transport_.not_sent(std::string("sent ") + kToken);
  note(get);
  transport_.no_answer(std::string("sent ") + kToken);
  note([&] { client().post(path, "{}", nullptr); });
  transport_.then([](const http::Request&) -> http::Response {
    throw http::TransportRefusal(http::TransportError::Kind::not_sent, kToken);
  });
  note(get);
  transport_.answer(200, kToken);
  note(get);
  for (const char* const location :
       {"http://ghs_s3cretT0ken.org/ghs_s3cretT0ken", "ghs_s3cretT0ken"}) {
    transport_.answer(302, "", {{"location", location}});
    note(get);
  }
  transport_.answer(301, "", {{"location", path}});
  note([&] { client().send("PATCH", path, "{}"); });
  transport_.answer(
      200, "[]",
      {{"link", std::string("<https://") + kToken + "/>; rel=\"next\""}});
  note([&] { static_cast<void>(client().get_pages(path, 9)); });
  note([&] { static_cast<void>(client().get(path + " ")); });
  EXPECT_EQ(messages.size(), 24U);
  EXPECT_THAT(messages,
              testing::Each(AllOf(Not(HasSubstr(kToken)),
                                  Not(HasSubstr("ghs_s3crett0ken")))));
}

// The rest.

TEST_F(ApiClientTest, KnowsTheServersClock) {
  ApiClient asking = client();
  EXPECT_EQ(asking.server_time(), std::nullopt);
  transport_.answer(401, "{}", {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  api_error([&] { static_cast<void>(asking.get("/x")); });
  EXPECT_EQ(asking.server_time(),
            std::chrono::system_clock::time_point(seconds(784111777)));
}

TEST(PathSegment, EncodesAllThatIsNotPlain) {
  EXPECT_EQ(forge::path_segment("Aa0-._~"), "Aa0-._~");
  EXPECT_EQ(forge::path_segment("a/b c?d#e%f"), "a%2Fb%20c%3Fd%23e%25f");
  EXPECT_EQ(forge::path_segment("\xc3\xa9\n"), "%C3%A9%0A");
  EXPECT_EQ(forge::path_segment(".."), "%2E%2E");
  EXPECT_EQ(forge::path_segment("..."), "...");
}

}  // namespace
}  // namespace benchgate::reporters::github
