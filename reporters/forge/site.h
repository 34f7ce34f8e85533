#pragma once

#include "reporters/forge/api_error.h"
#include "reporters/forge/rate_limit.h"
#include "reporters/http/transport.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::reporters::forge {

/// What the API of one kind of site has of its own: how a request looks, and
/// what an answer means. Everything else is ApiClient's. Keeps no state.
class Site {
 public:
  virtual ~Site() = default;

  /// "GitHub", as it is called in messages.
  [[nodiscard]] virtual std::string_view name() const = 0;

  /// What every request has, in lower case, without the token.
  [[nodiscard]] virtual http::Headers headers() const = 0;

  /// Name, in lower case, and value of the header that carries a token, which
  /// is not empty.
  [[nodiscard]] virtual std::pair<std::string, std::string> authorization(
      const std::string& token) const = 0;

  /// Whether a limit is what an answer is about, and how long it lasts; empty:
  /// it is not. `now` is used if the answer has no Date; `before` is how often
  /// this request has met a limit before that did not say how long.
  [[nodiscard]] virtual std::optional<RateLimit> limit(
      const http::Response& response, std::chrono::system_clock::time_point now,
      int before) const = 0;

  /// What the site says in an answer, by shown_answer(); empty: nothing.
  [[nodiscard]] virtual std::string said(
      const http::Response& response) const = 0;

  /// The error for an answer that is neither a success nor a redirect nor of a
  /// limit.
  [[nodiscard]] virtual ApiError failure(
      std::string_view method, std::string_view path,
      const http::Response& response) const = 0;

 protected:
  Site() = default;
  Site(const Site&) = default;
  Site& operator=(const Site&) = default;
  Site(Site&&) = default;
  Site& operator=(Site&&) = default;
};

}  // namespace benchgate::reporters::forge
