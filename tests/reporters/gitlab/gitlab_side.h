#pragma once

#include "reporters/gitlab/api_client.h"
#include "reporters/gitlab/context.h"
#include "reporters/http/clock.h"
#include "reporters/http/https_transport.h"
#include "tests/reporters/gitlab/gitlab_double.h"

#include <chrono>
#include <memory>
#include <string>

namespace benchgate::reporters::gitlab {

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
    slept += time;
    now_ += time;
    return true;
  }

  std::chrono::milliseconds slept{0};

 private:
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

/// A pipeline of merge request 7 in the double's project.
inline Context merge_request_context(const tests::GitlabDouble& gitlab) {
  Context context;
  context.api_url = gitlab.api_url();
  context.server_url = "https://gitlab.example.org";
  context.token = "glpat-write";
  context.in_job = true;
  context.project = "5";
  context.request_project = "5";
  context.source = "merge_request_event";
  context.ref = "topic";
  context.job_url = "https://gitlab.example.org/acme/widgets/-/jobs/9";
  context.head_sha = std::string(40, 'a');
  context.base_sha = std::string(40, 'b');
  context.merge_request = 7;
  return context;
}

/// GitLab, and clients that talk to it without waiting.
struct GitlabSide {
  tests::GitlabDouble gitlab;
  FastClock clock;
  std::unique_ptr<http::Transport> transport = http::make_https_transport({});
  Context context = merge_request_context(gitlab);

  ApiClient client() { return client(context.token); }

  ApiClient client(const std::string& token,
                   std::chrono::seconds budget = std::chrono::seconds(120)) {
    return {*transport,
            clock,
            {.base_url = context.api_url, .token = token, .budget = budget}};
  }
};

}  // namespace benchgate::reporters::gitlab
