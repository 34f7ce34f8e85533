#pragma once

#include "reporters/github/api_client.h"
#include "reporters/http/transport.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::github {

/// Time that passes by sleeping alone.
class FakeClock : public http::Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override {
    return now_;
  }

  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return wall_;
  }

  bool sleep(std::chrono::milliseconds time) override {
    if (interrupted) {
      return false;
    }
    pass(time);
    sleeps.push_back(time);
    return true;
  }

  void pass(std::chrono::milliseconds time) {
    now_ += time;
    wall_ += time;
  }

  /// How long each sleep was, in seconds.
  [[nodiscard]] std::vector<double> seconds() const {
    std::vector<double> result;
    for (const auto time : sleeps) {
      result.push_back(std::chrono::duration<double>(time).count());
    }
    return result;
  }

  bool interrupted = false;
  std::vector<std::chrono::milliseconds> sleeps;

 private:
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
  // 2026-11-23 12:00:00 UTC.
  std::chrono::system_clock::time_point wall_{std::chrono::seconds(1795435200)};
};

/// Gives the answers that it was told, in turn, and keeps what was asked.
class ScriptedTransport : public http::Transport {
 public:
  using Step = std::function<http::Response(const http::Request&)>;

  ScriptedTransport& then(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }

  ScriptedTransport& answer(int status, std::string body = "{}",
                            http::Headers headers = {}) {
    return then([=](const http::Request&) {
      return http::Response{status, headers, body};
    });
  }

  ScriptedTransport& no_answer(const std::string& why = "it closed") {
    return then([=](const http::Request&) -> http::Response {
      throw http::TransportError(http::TransportError::Kind::no_answer, why);
    });
  }

  ScriptedTransport& not_sent(const std::string& why = "cannot connect") {
    return then([=](const http::Request&) -> http::Response {
      throw http::TransportError(http::TransportError::Kind::not_sent, why);
    });
  }

  http::Response send(const http::Request& request) override {
    requests.push_back(request);
    if (steps_.empty()) {
      ADD_FAILURE() << "nobody expected " << request.method << ' '
                    << request.url;
      return {404, {}, "{}"};
    }
    const Step step = std::move(steps_.front());
    steps_.pop_front();
    return step(request);
  }

  /// How many answers nobody asked for.
  [[nodiscard]] std::size_t left() const { return steps_.size(); }

  /// "GET https://api.github.com/..." of each request.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> result;
    for (const http::Request& request : requests) {
      result.push_back(request.method + " " + request.url);
    }
    return result;
  }

  std::vector<http::Request> requests;

 private:
  std::deque<Step> steps_;
};

/// The error that `act` ends with. Fails the test if it does not.
template <typename Act>
forge::ApiError api_error(const Act& act) {
  try {
    act();
  } catch (const forge::ApiError& error) {
    return error;
  }
  ADD_FAILURE() << "expected an ApiError";
  return {forge::ApiError::Kind::refused, 0, ""};
}

}  // namespace benchgate::reporters::github
