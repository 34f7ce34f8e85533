#pragma once

#include "reporters/github/api_client.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::github {

/// Time that passes by sleeping alone.
class FastClock final : public http::Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override {
    return now_;
  }

  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::time_point(now_.time_since_epoch());
  }

  bool sleep(std::chrono::milliseconds time) override {
    now_ += time;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

/// What should go wrong with a request, once.
struct Fault {
  std::string method;
  std::string path;  ///< A regular expression that is found in it.
  int status = 0;    ///< 0: the work is done and the answer is lost.
  std::string message;
};

/// GitHub in memory, as far as the sinks talk to it.
class FakeGitHub final : public http::Transport {
 public:
  using Json = nlohmann::json;

  http::Response send(const http::Request& request) override {
    const std::string path =
        request.url.substr(std::string("https://api.github.com").size());
    requests.push_back(request.method + " " + path);
    bodies.push_back(request.body);
    for (auto fault = faults.begin(); fault != faults.end(); ++fault) {
      if (fault->method != request.method ||
          !std::regex_search(path, std::regex(fault->path))) {
        continue;
      }
      const Fault taken = *fault;
      faults.erase(fault);
      if (taken.status == 0) {
        answer(request, path);
        throw http::TransportError(http::TransportError::Kind::no_answer,
                                   "the connection was cut");
      }
      return {taken.status, {}, Json{{"message", taken.message}}.dump()};
    }
    return answer(request, path);
  }

  /// How often a request was made whose line begins so.
  [[nodiscard]] int count(const std::string& start) const {
    int n = 0;
    for (const std::string& request : requests) {
      n += request.starts_with(start) ? 1 : 0;
    }
    return n;
  }

  std::string login = "github-actions[bot]";
  std::vector<Fault> faults;
  std::vector<std::string> requests;
  std::vector<std::string> bodies;
  Json checks = Json::array();
  Json statuses = Json::array();  // Newest first.
  Json comments = Json::array();
  Json pulls = Json::array();
  std::vector<std::size_t> batches;  // Annotations in each request.

 private:
  static http::Response json(int status, const Json& body) {
    return {status, {}, body.dump()};
  }

  static http::Response missing() {
    return json(404, {{"message", "Not Found"}});
  }

  http::Response answer(const http::Request& request, const std::string& path) {
    const std::string at = "/repos/acme/widgets";
    const Json body = Json::parse(request.body, nullptr, false);
    if (path == "/user") {
      return json(200, {{"login", login}});
    }
    if (path.starts_with(at + "/check-runs")) {
      return check(request.method, path, body);
    }
    if (path.find("/check-runs?") != std::string::npos) {
      return json(200, {{"check_runs", checks}});
    }
    if (path.starts_with(at + "/statuses/")) {
      statuses.insert(statuses.begin(), body);
      return json(201, body);
    }
    if (path.find("/statuses?") != std::string::npos) {
      return json(200, statuses);
    }
    if (path.starts_with(at + "/issues/")) {
      return comment(request.method, path, body);
    }
    if (path.starts_with(at + "/pulls?")) {
      return json(200, pulls);
    }
    if (path.starts_with(at + "/pulls/")) {
      for (const Json& pull : pulls) {
        if (path.ends_with("/" + pull["number"].dump())) {
          return json(200, pull);
        }
      }
    }
    return missing();
  }

  http::Response check(const std::string& method, const std::string& path,
                       const Json& body) {
    if (body.contains("output")) {
      batches.push_back(body["output"].value("annotations", Json()).size());
    }
    if (method == "POST") {
      Json made = body;
      made["id"] = ++last_id_;
      checks.push_back(made);
      return json(201, made);
    }
    for (Json& run : checks) {
      if (path.ends_with("/" + run["id"].dump())) {
        if (method == "PATCH") {
          const auto annotations = run["output"].value("annotations", Json());
          run.merge_patch(body);
          add(run, annotations, body);
        }
        return json(200, shown(run));
      }
    }
    return missing();
  }

  /// GitHub appends annotations.
  static void add(Json& run, const Json& before, const Json& body) {
    Json all = before.is_array() ? before : Json::array();
    for (const Json& annotation :
         body["output"].value("annotations", Json::array())) {
      all.push_back(annotation);
    }
    run["output"]["annotations"] = all;
  }

  static Json shown(Json run) {
    const Json annotations = run["output"].value("annotations", Json());
    run["output"]["annotations_count"] = annotations.size();
    return run;
  }

  http::Response comment(const std::string& method, const std::string& path,
                         const Json& body) {
    if (method == "GET") {
      return page_of_comments(path);
    }
    if (method == "POST") {
      comments.push_back({{"id", ++last_id_},
                          {"body", body["body"]},
                          {"user", {{"login", login}}}});
      return json(201, comments.back());
    }
    for (Json& old : comments) {
      if (path.ends_with("/" + old["id"].dump())) {
        old["body"] = body["body"];
        return json(200, old);
      }
    }
    return missing();
  }

  /// A hundred a page, with a link to the next as GitHub writes it.
  [[nodiscard]] http::Response page_of_comments(const std::string& path) const {
    std::smatch match;
    const std::size_t page =
        std::regex_search(path, match, std::regex("[?&]page=([0-9]+)"))
            ? std::stoul(match[1])
            : 1;
    Json part = Json::array();
    for (std::size_t i = (page - 1) * 100;
         i < std::min(page * 100, comments.size()); ++i) {
      part.push_back(comments[i]);
    }
    http::Response response = json(200, part);
    if (page * 100 < comments.size()) {
      response.headers["link"] =
          "<https://api.github.com/repos/acme/widgets/issues/7/comments"
          "?per_page=100&page=" +
          std::to_string(page + 1) + ">; rel=\"next\"";
    }
    return response;
  }

  std::uint64_t last_id_ = 1000;
};

/// A pull request's run in acme/widgets.
inline Context pull_request_context() {
  Context context;
  context.api_url = "https://api.github.com";
  context.server_url = "https://github.com";
  context.repository = "acme/widgets";
  context.token = "ghs_write";
  context.event = "pull_request";
  context.run_id = "55";
  context.run_attempt = "1";
  context.head_sha = std::string(40, 'a');
  context.base_sha = std::string(40, 'b');
  context.pull_request = 7;
  context.head_repository = "acme/widgets";
  context.head_branch = "topic";
  return context;
}

/// GitHub, and a client that talks to it.
struct FakeSide {
  FakeSide() {
    github.pulls.push_back({{"number", 7},
                            {"head",
                             {{"sha", std::string(40, 'a')},
                              {"repo", {{"full_name", "acme/widgets"}}}}}});
  }

  FakeGitHub github;
  FastClock clock;
  ApiClient client{
      github,
      clock,
      {.base_url = "https://api.github.com", .token = "ghs_write"}};
};

}  // namespace benchgate::reporters::github
