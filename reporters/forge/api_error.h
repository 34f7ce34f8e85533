#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::forge {

/// The site did not do what was asked. The message is a sentence that says what
/// was asked, what the answer was and what to do; it never has the token.
class ApiError : public std::runtime_error {
 public:
  enum class Kind {
    bad_token,    ///< 401.
    no_rights,    ///< 403 that is no limit: the message names what to add.
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

/// "POST /repos/o/r/check-runs": of a path, or of a URL on another host. What
/// stands behind a question mark may be a secret and is left out.
[[nodiscard]] std::string shown_request(std::string_view method,
                                        std::string_view url_or_path);

/// What a site says in an answer, as one line of at most a few hundred visible
/// characters.
[[nodiscard]] std::string shown_answer(std::string_view text);

/// "SENTENCE (REASON)", or the sentence alone.
[[nodiscard]] std::string with_reason(const std::string& sentence,
                                      const std::string& reason);

}  // namespace benchgate::reporters::forge
