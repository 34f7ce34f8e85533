#pragma once

#include "reporters/forge/api_error.h"
#include "reporters/forge/site.h"
#include "reporters/http/clock.h"
#include "reporters/http/transport.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::forge {

/// Where and as whom.
struct ApiAccess {
  std::string base_url;  ///< "https://api.github.com", "https://HOST/api/v4".
  std::string token;     ///< Opaque; goes to the origin of base_url alone.

  /// For all that is in vain: waits for limits and for another try, and tries
  /// without an answer; of all requests of a client together.
  std::chrono::seconds budget = std::chrono::seconds(120);
};

/// Asks the REST API of a site: obeys its rate limits, follows its redirects
/// and pages, tries again what may be tried again. One request at a time, a
/// second between writes. Every function throws ApiError.
///
/// An answer of a limit, 408, 429, 500, 502, 503, 504 or none at all is
/// waited for and tried again, until the budget is spent. A redirect is
/// followed by a GET, and by 307 and 308 by the others, too; to another origin
/// by a GET alone, and without the token; from https to http by none.
class ApiClient {
 public:
  /// Site, transport and clock must outlive this.
  ///
  /// Throws: ApiError if base_url is no URL, or is one of http that is not of
  ///         this machine (all could read the token), or if the token has a
  ///         character that no token has, such as a line end.
  ApiClient(const Site& site, http::Transport& transport, http::Clock& clock,
            ApiAccess access);

  /// The JSON of the answer to `GET path`: "/repos/o/r/pulls/1", its query
  /// included. Path parameters are encoded by the caller: see path_segment().
  [[nodiscard]] std::string get(const std::string& path);

  /// The JSON arrays of all pages, one text a page. Follows `Link` as given,
  /// to its own origin alone; stops after `most_pages`.
  [[nodiscard]] std::vector<std::string> get_pages(const std::string& path,
                                                   std::size_t most_pages);

  /// Sends JSON with PATCH, PUT or DELETE, which may be repeated. Returns the
  /// JSON of the answer; empty: it has none.
  std::string send(const std::string& method, const std::string& path,
                   const std::string& json);

  /// Looks for what a POST makes: its JSON, or empty if it is not there.
  using Look = std::function<std::string()>;

  /// The same for what must not be done twice: after a lost answer `look` is
  /// asked first, as in post().
  std::string send(const std::string& method, const std::string& path,
                   const std::string& json, const Look& look);

  /// Makes something. After a lost answer `look` is asked first, and what it
  /// finds is the answer: nothing is made twice. With an empty `look` a lost
  /// answer is an error. `json` must not be empty.
  std::string post(const std::string& path, const std::string& json,
                   const Look& look);

  /// What the clock of the server showed in its last answer; empty: there was
  /// none, or it did not say.
  [[nodiscard]] std::optional<std::chrono::system_clock::time_point>
  server_time() const {
    return server_time_;
  }

 private:
  struct Trouble;

  [[nodiscard]] http::Request make_request(const std::string& method,
                                           const std::string& url,
                                           const std::string& json) const;

  /// The answer that is a success. `look` is null if the request may be
  /// repeated.
  http::Response ask(const http::Request& request, const Look* look);

  /// One attempt, redirects included.
  http::Response carry(const http::Request& request);
  [[nodiscard]] http::Request redirected(const http::Request& request,
                                         const http::Response& response) const;
  void follow_pace(const http::Request& request);
  Trouble judge(const http::Request& request, const http::Response& response,
                int unsaid_limits) const;
  void wait_for(const http::Request& request, const Trouble& trouble);
  [[nodiscard]] std::string checked(const http::Request& request,
                                    http::Response response) const;

  /// Throws ApiError, without the token whatever `message` has.
  [[noreturn]] void fail(ApiError::Kind kind, int status,
                         std::string message) const;

  const Site& site_;
  http::Transport& transport_;
  http::Clock& clock_;
  ApiAccess access_;
  std::chrono::steady_clock::duration spent_{};  // Of the budget.
  std::chrono::steady_clock::time_point next_write_;
  std::optional<std::chrono::system_clock::time_point> server_time_;
};

/// Percent-encoded, "/" too.
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace benchgate::reporters::forge
