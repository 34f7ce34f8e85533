#pragma once

#include "reporters/github/http.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::github {

/// GitHub did not do what was asked. The message is a sentence that says what
/// was asked, what the answer was and what to do; it never has the token.
class ApiError : public std::runtime_error {
 public:
  enum class Kind {
    bad_token,    ///< 401.
    no_rights,    ///< 403 that is no limit: the message names the permission.
    not_found,    ///< 404, also of what the token may not see.
    rate_limit,   ///< Waiting would take longer than the budget.
    refused,      ///< 4xx else: the request was wrong; also a bad answer.
    unreachable,  ///< No answer, or 5xx, until the budget was spent.
    interrupted   ///< The user wants to end.
  };

  ApiError(Kind kind, int status, const std::string& message)
      : std::runtime_error(message), kind_(kind), status_(status) {}

  [[nodiscard]] Kind kind() const { return kind_; }

  /// Of the last answer; 0: there was none.
  [[nodiscard]] int status() const { return status_; }

 private:
  Kind kind_;
  int status_;
};

/// Time, so that tests need not wait.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall() const = 0;

  /// False: the user wants to end.
  virtual bool sleep(std::chrono::milliseconds time) = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = default;
  Clock& operator=(const Clock&) = default;
  Clock(Clock&&) = default;
  Clock& operator=(Clock&&) = default;
};

/// Where and as whom.
struct ApiAccess {
  std::string base_url;  ///< "https://api.github.com", "https://HOST/api/v3".
  std::string token;     ///< Opaque; goes to the origin of base_url alone.
  std::chrono::seconds budget = std::chrono::seconds(120);  ///< For all waits.
};

/// Asks GitHub's REST API: obeys its rate limits, follows its redirects and
/// pages, tries again what may be tried again. One request at a time, a second
/// between writes.
class ApiClient {
 public:
  /// All three must outlive this.
  ApiClient(Transport& transport, Clock& clock, ApiAccess access);

  /// The JSON of the answer to `GET path`: "/repos/o/r/pulls/1", its query
  /// included. Path parameters are encoded by the caller: see path_segment().
  ///
  /// Throws: ApiError.
  [[nodiscard]] std::string get(const std::string& path);

  /// The JSON arrays of all pages, one text a page. Follows `Link` as given,
  /// to its own origin alone; stops after `most_pages`.
  [[nodiscard]] std::vector<std::string> get_pages(const std::string& path,
                                                   std::size_t most_pages);

  /// Sends JSON with PATCH, PUT or DELETE, which may be repeated.
  std::string send(const std::string& method, const std::string& path,
                   const std::string& json);

  /// Looks for what a POST makes: its JSON, or empty if it is not there.
  using Look = std::function<std::string()>;

  /// Makes something. After a lost answer `look` is asked first, and what it
  /// finds is the answer: nothing is made twice.
  std::string post(const std::string& path, const std::string& json,
                   const Look& look);

 private:
  Response ask(const Request& request, bool repeatable);

  Transport& transport_;
  Clock& clock_;
  ApiAccess access_;
  std::chrono::steady_clock::time_point end_;
  std::chrono::steady_clock::time_point next_write_;
};

/// Percent-encoded, "/" too.
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace benchgate::reporters::github
