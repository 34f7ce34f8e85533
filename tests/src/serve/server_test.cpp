#include "src/serve/server.h"

#include "src/serve/history_answers.h"
#include "src/serve/live_history.h"
#include "tests/support/small_history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace benchgate::serve {
namespace {

namespace history = reporters::history;
using nlohmann::json;

std::shared_ptr<const Snapshot> snapshot(std::size_t runs) {
  history::Timeline timeline =
      history::build_timeline(tests::small_history(runs));
  auto changes = history::find_changes(timeline);
  return std::make_shared<const Snapshot>(
      std::move(timeline), std::move(changes), history::SiteOptions{});
}

/// What answers of the history that `current` gives.
Server::Answering answers(
    std::function<std::shared_ptr<const Snapshot>()> current) {
  return [current = std::move(current)](const std::string& path,
                                        const Query& query) {
    return answer_history(*current(), path, query);
  };
}

/// A server of a small history, and somebody who asks it.
class ServerTest : public testing::Test {
 protected:
  ServerTest()
      : server_({}, answers([this] { return shown_; })),
        thread_([this] { server_.run(); }),
        client_(server_.address().substr(0, server_.address().size() - 1)) {}

  ~ServerTest() override {
    server_.stop();
    thread_.join();
  }

  json get_json(const std::string& path, int status = 200) {
    const auto result = client_.Get(path);
    EXPECT_TRUE(result) << path;
    EXPECT_EQ(result->status, status) << path << "\n" << result->body;
    EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
    return json::parse(result->body);
  }

  std::shared_ptr<const Snapshot> shown_ = snapshot(24);
  Server server_;
  std::thread thread_;
  httplib::Client client_;
};

TEST_F(ServerTest, ServesThePagesThatAreWrittenToAFolder) {
  std::size_t files = 0;
  history::write_site(shown_->timeline(), shown_->changes(), {},
                      [&](const history::SiteFile& file) {
                        const auto result = client_.Get("/" + file.path);
                        ASSERT_TRUE(result);
                        EXPECT_EQ(result->status, 200) << file.path;
                        EXPECT_EQ(result->body, file.bytes) << file.path;
                        EXPECT_EQ(result->get_header_value("Content-Type"),
                                  history::content_type(file.path));
                        ++files;
                      });
  EXPECT_EQ(files, 9U);
  EXPECT_EQ(client_.Get("/")->body, client_.Get("/index.html")->body);
}

TEST_F(ServerTest, EveryAnswerIsGuarded) {
  for (const char* const path : {"/", "/api/v1", "/nothing"}) {
    const auto result = client_.Get(path);
    EXPECT_EQ(result->get_header_value("X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(result->get_header_value("Content-Security-Policy"),
                testing::HasSubstr("frame-ancestors 'none'"));
    EXPECT_FALSE(result->has_header("Access-Control-Allow-Origin"));
  }
}

TEST_F(ServerTest, WhatIsKnownIsNotSentAgain) {
  for (const char* const path : {"/", "/api/v1/runs"}) {
    const auto first = client_.Get(path);
    const std::string etag = first->get_header_value("ETag");
    ASSERT_FALSE(etag.empty());
    const auto again = client_.Get(path, {{"If-None-Match", etag}});
    EXPECT_EQ(again->status, 304);
    EXPECT_TRUE(again->body.empty());
    EXPECT_EQ(client_.Get(path, {{"If-None-Match", "\"other\""}})->status, 200);
  }
}

TEST_F(ServerTest, PacksWhatIsLongForWhoCanUnpackIt) {
  const auto plain = client_.Get("/api/v1/runs");
  EXPECT_FALSE(plain->has_header("Content-Encoding"));
  const auto packed =
      client_.Get("/api/v1/runs", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(packed->get_header_value("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->body, plain->body);  // The client has unpacked it.
}

TEST_F(ServerTest, HasAnAddressForEachKindOfData) {
  const json root = get_json("/api/v1");
  EXPECT_EQ(root["runs"], 24);
  EXPECT_EQ(root["series"], 3);
  const json runs = get_json("/api/v1/runs?first=20&limit=2");
  EXPECT_EQ(runs["all"], 24);
  ASSERT_EQ(runs["runs"].size(), 2U);
  EXPECT_EQ(runs["runs"][0]["subject"], "store: step 20 <b>");
  const json list = get_json("/api/v1/series");
  ASSERT_EQ(list["series"].size(), 3U);
  for (const json& each : list["series"]) {
    const json one =
        get_json("/api/v1/series/" + each["id"].get<std::string>());
    EXPECT_EQ(one["benchmark"], each["benchmark"]);
    EXPECT_EQ(one["points"].size(), each["points"].get<std::size_t>());
  }
  const json changes = get_json("/api/v1/changes");
  ASSERT_GE(changes["changes"].size(), 2U);
  EXPECT_EQ(changes["changes"][0]["metric"], "cpu_time");
  EXPECT_NEAR(changes["changes"][0]["size"].get<double>(), 0.1, 0.01);
  EXPECT_EQ(changes["changes"][0]["worse"], true);
}

TEST_F(ServerTest, ErrorsAreSentences) {
  const std::map<std::string, int> asked = {
      {"/nothing", 404},
      {"/api", 404},
      {"/api/v2/runs", 404},
      {"/api/v1/nothing", 404},
      {"/api/v1/series/0000000000000000", 404},
      {"/api/v1/runs?limit=-1", 400},
      {"/api/v1/runs?limit=99999999999999999999", 400},
      {"/api/v1/runs?colour=red", 400}};
  for (const auto& [path, status] : asked) {
    EXPECT_GT(get_json(path, status)["error"].get<std::string>().size(), 10U);
  }
}

TEST_F(ServerTest, NoPathLeadsOutOfTheSite) {
  for (const char* const path :
       {"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/data/../index.html",
        "//etc/passwd", "/data/", "/%00index.html"}) {
    const auto result = client_.Get(path);
    ASSERT_TRUE(result) << path;
    EXPECT_EQ(result->status, 404) << path;
  }
}

TEST_F(ServerTest, AnotherNameForLoopbackGetsNothing) {
  for (const char* const host :
       {"evil.example", "evil.example:80", "127.0.0.1.evil.example",
        "localhost.evil.example", "", "[::1].evil.example@x"}) {
    const auto result = client_.Get("/api/v1", {{"Host", host}});
    ASSERT_TRUE(result) << host;
    EXPECT_EQ(result->status, 421) << host;
  }
  for (const char* const host : {"localhost", "localhost:8080", "127.0.0.1",
                                 "127.1.2.3:1", "[::1]:80"}) {
    EXPECT_EQ(client_.Get("/api/v1", {{"Host", host}})->status, 200) << host;
  }
}

TEST_F(ServerTest, APartOfAnAnswerIsRefusedWhereverItWouldLie) {
  for (const char* const host : {"localhost", "evil.example"}) {
    for (const char* const range :
         {"bytes=0-9", "bytes=0-3999", "bytes=100-5", "bytes=-4000",
          "bytes=4000-", "bytes=0-99999999999", "bytes=0-9,20-3999",
          "bytes=0-99999999999999999999", "bytes=-", "nonsense"}) {
      const auto result =
          client_.Get("/api/v1", {{"Host", host}, {"Range", range}});
      ASSERT_TRUE(result) << host << ", " << range;
      EXPECT_EQ(result->status, 416) << host << ", " << range;
      EXPECT_EQ(result->body, "") << host << ", " << range;
    }
  }
  EXPECT_EQ(client_.Get("/api/v1")->get_header_value("Accept-Ranges"), "none");
}

TEST_F(ServerTest, NothingCanBeChanged) {
  EXPECT_EQ(client_.Post("/api/v1/runs", "{}", "application/json")->status,
            405);
  EXPECT_EQ(client_.Delete("/api/v1/runs")->status, 405);
  const auto head = client_.Head("/");
  EXPECT_EQ(head->status, 200);
  EXPECT_TRUE(head->body.empty());
}

TEST_F(ServerTest, AnswersManyAtOnce) {
  std::atomic<int> right = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 16; ++i) {
    readers.emplace_back([&] {
      httplib::Client client(
          server_.address().substr(0, server_.address().size() - 1));
      for (int k = 0; k < 20; ++k) {
        const auto result = client.Get(k % 2 == 0 ? "/" : "/api/v1/series");
        right += result && result->status == 200 ? 1 : 0;
      }
    });
  }
  for (std::thread& each : readers) {
    each.join();
  }
  EXPECT_EQ(right, 16 * 20);
}

TEST_F(ServerTest, APortThatIsTakenIsASentence) {
  const std::string address = server_.address();
  const int port = std::stoi(address.substr(address.rfind(':') + 1));
  try {
    const Server second({.port = port}, answers([this] { return shown_; }));
    ADD_FAILURE() << "two servers share a port";
  } catch (const ServeError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("is taken"));
  }
}

TEST(ServerEndTest, StopsAtOnceAlsoBeforeItRuns) {
  const auto shown = snapshot(2);
  Server server({}, answers([shown] { return shown; }));
  std::thread stopping([&server] { server.stop(); });
  server.run();
  stopping.join();
}

TEST(ServerAddressTest, AnAddressOfAnotherMachineIsASentence) {
  EXPECT_THROW(
      Server({.address = "192.0.2.1"}, answers([] { return snapshot(1); })),
      ServeError);
}

/// A history that the test changes.
struct Growing {
  std::atomic<int> version = 1;
  std::atomic<int> reads = 0;
  std::atomic<bool> broken = false;
  std::atomic<int> complaints = 0;

  Source source() {
    return {.read =
                [this] {
                  ++reads;
                  return snapshot(static_cast<std::size_t>(version.load()));
                },
            .version =
                [this] {
                  if (broken) {
                    throw std::runtime_error("the disk is gone");
                  }
                  return std::to_string(version);
                },
            .complain = [this](const std::string&) { ++complaints; }};
  }
};

/// Asks until `done`, for some time.
template <typename Done>
bool comes(LiveHistory& live, const Done& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!done(*live.now())) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

TEST(LiveHistoryTest, ShowsNewRunsOnceTheyAreThere) {
  Growing growing;
  LiveHistory live(growing.source(), std::chrono::milliseconds(1));
  EXPECT_EQ(live.now()->timeline().runs.size(), 1U);
  growing.version = 3;
  EXPECT_TRUE(comes(live, [](const Snapshot& shown) {
    return shown.timeline().runs.size() == 3;
  }));
  EXPECT_EQ(growing.reads, 2);
}

TEST(LiveHistoryTest, ReadsNothingWhileNothingChanges) {
  Growing growing;
  std::atomic<int> looks = 0;
  Source source = growing.source();
  source.version = [&looks] {
    ++looks;
    return std::string("same");
  };
  LiveHistory live(source, std::chrono::milliseconds(1));
  EXPECT_TRUE(comes(live, [&looks](const Snapshot&) { return looks > 5; }));
  EXPECT_EQ(growing.reads, 1);
}

TEST(LiveHistoryTest, WhatCannotBeReadAnyMoreStaysAsItWas) {
  Growing growing;
  LiveHistory live(growing.source(), std::chrono::milliseconds(1));
  growing.broken = true;
  EXPECT_TRUE(comes(
      live, [&growing](const Snapshot&) { return growing.complaints > 0; }));
  EXPECT_EQ(live.now()->timeline().runs.size(), 1U);
  growing.version = 2;
  growing.broken = false;
  EXPECT_TRUE(comes(live, [](const Snapshot& shown) {
    return shown.timeline().runs.size() == 2;
  }));
  EXPECT_EQ(growing.complaints, 1);  // The same trouble is told once.
}

}  // namespace
}  // namespace benchgate::serve
