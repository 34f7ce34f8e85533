#include "reporters/github/api_client.h"

#include "reporters/github/api_failure.h"
#include "reporters/github/rate_limit.h"

#include <utility>

namespace benchgate::reporters::github {

namespace {

class GitHub final : public forge::Site {
 public:
  [[nodiscard]] std::string_view name() const override { return "GitHub"; }

  [[nodiscard]] http::Headers headers() const override {
    return {{"accept", "application/vnd.github+json"},
            {"x-github-api-version", "2022-11-28"}};
  }

  [[nodiscard]] std::pair<std::string, std::string> authorization(
      const std::string& token) const override {
    return {"authorization", "Bearer " + token};
  }

  [[nodiscard]] std::optional<forge::RateLimit> limit(
      const http::Response& response, std::chrono::system_clock::time_point now,
      int before) const override {
    return rate_limit(response, now, before);
  }

  [[nodiscard]] std::string said(
      const http::Response& response) const override {
    return github::said(response);
  }

  [[nodiscard]] forge::ApiError failure(
      std::string_view method, std::string_view path,
      const http::Response& response) const override {
    return api_failure(method, path, response);
  }
};

const forge::Site& site() {
  static const GitHub kSite;
  return kSite;
}

}  // namespace

ApiClient::ApiClient(http::Transport& transport, http::Clock& clock,
                     forge::ApiAccess access)
    : forge::ApiClient(site(), transport, clock, std::move(access)) {}

}  // namespace benchgate::reporters::github
