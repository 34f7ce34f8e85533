#include "reporters/gitlab/api_client.h"

#include "reporters/gitlab/api_failure.h"

#include <utility>

namespace benchgate::reporters::gitlab {

namespace {

class GitLab final : public forge::Site {
 public:
  [[nodiscard]] std::string_view name() const override { return "GitLab"; }

  [[nodiscard]] http::Headers headers() const override {
    return {{"accept", "application/json"}};
  }

  [[nodiscard]] std::pair<std::string, std::string> authorization(
      const std::string& token) const override {
    return {"private-token", token};
  }

  [[nodiscard]] std::optional<forge::RateLimit> limit(
      const http::Response& response, std::chrono::system_clock::time_point now,
      int before) const override {
    if (response.status != 429) {
      return std::nullopt;
    }
    if (const auto wait = forge::retry_after(response)) {
      return forge::RateLimit{.wait = *wait};
    }
    if (forge::header_number(response, "ratelimit-remaining") == 0) {
      if (const auto wait =
              forge::until_reset(response, "ratelimit-reset", now)) {
        return forge::RateLimit{.wait = *wait};
      }
    }
    return forge::unsaid_limit(before);
  }

  [[nodiscard]] std::string said(
      const http::Response& response) const override {
    return gitlab::said(response);
  }

  [[nodiscard]] forge::ApiError failure(
      std::string_view method, std::string_view path,
      const http::Response& response) const override {
    return api_failure(method, path, response);
  }
};

const forge::Site& site() {
  static const GitLab kSite;
  return kSite;
}

}  // namespace

ApiClient::ApiClient(http::Transport& transport, http::Clock& clock,
                     forge::ApiAccess access)
    : forge::ApiClient(site(), transport, clock, std::move(access)) {}

}  // namespace benchgate::reporters::gitlab
