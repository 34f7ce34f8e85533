#pragma once

#include "reporters/github/api_client.h"
#include "reporters/http/clock.h"
#include "reporters/http/https_transport.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <memory>
#include <string>

namespace benchgate::reporters::github {

/// Tests against the double that tests/github_double.sh starts: skipped where
/// they are started without it. Each begins with the double as it was at its
/// start, and fails if the double says that itself is wrong.
class GitHubDouble : public testing::Test {
 protected:
  using Json = nlohmann::json;

  void SetUp() override {
    http_ = variable("BENCHGATE_DOUBLE_HTTP");
    https_ = variable("BENCHGATE_DOUBLE_HTTPS");
    state_ = variable("BENCHGATE_DOUBLE_STATE");
    if (http_.empty()) {
      GTEST_SKIP() << "no double: run it by tests/github_double.sh";
    }
    environment_ = {{"SSL_CERT_FILE", state_ + "/ca.pem"}};
    transport_ = http::make_https_transport(environment_);
    control("reset", Json::object());
  }

  void TearDown() override {
    if (http_.empty()) {
      return;
    }
    for (const Json& entry : control("log")) {
      EXPECT_NE(entry.value("status", 0), 599)
          << "the double is wrong, or crashed: " << entry;
    }
  }

  /// Over TLS.
  ApiClient client(const std::string& token = "ghs_write",
                   std::chrono::seconds budget = std::chrono::seconds(20)) {
    return {*transport_, clock_, {https_, token, budget}};
  }

  /// Of the double's own: "log", "state".
  Json control(const std::string& what) {
    return Json::parse(
        transport_->send({"GET", http_ + "/__double/" + what, {}, ""}).body);
  }

  /// "faults", "seed", "reset".
  void control(const std::string& what, const Json& data) {
    transport_->send({"POST",
                      http_ + "/__double/" + what,
                      {{"content-type", "application/json"}},
                      data.dump()});
  }

  /// A commit in the double's repository, the same each time.
  std::string head_sha() {
    ApiClient git(*transport_, no_pace_, {https_, "ghs_write"});
    const ApiClient::Look nothing = [] { return std::string(); };
    const std::string repository = "/repos/acme/widgets/git";
    const Json tree = Json::parse(git.post(
        repository + "/trees",
        R"({"tree":[{"path":"a","mode":"100644","type":"blob","content":"x"}]})",
        nothing));
    const Json commit = Json::parse(git.post(
        repository + "/commits",
        Json{{"message", "m"}, {"tree", tree.at("sha")}}.dump(), nothing));
    return commit.at("sha");
  }

  http::SystemClock clock_;
  std::string http_;
  std::string https_;
  std::string state_;
  http::Environment environment_;
  std::unique_ptr<http::Transport> transport_;

 private:
  /// Does not wait.
  class Hasty : public http::SystemClock {
   public:
    bool sleep(std::chrono::milliseconds /*time*/) override { return true; }
  };

  static std::string variable(const char* name) {
    // No other thread changes the environment.
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
  }

  Hasty no_pace_;
};

}  // namespace benchgate::reporters::github
