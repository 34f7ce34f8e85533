#pragma once

/// \file
/// One HTTP request and its answer, and the way between them. What is sent
/// again, and where a redirect leads, is decided above: see api_client.h.

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// Names in lower case.
using Headers = std::map<std::string, std::string, std::less<>>;

/// Empty: there is no such header. `name` is in lower case.
inline std::string_view value_of(const Headers& headers,
                                 std::string_view name) {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : found->second;
}

struct Request {
  std::string method;  ///< "GET", "POST", "PATCH", "PUT", "DELETE".
  std::string url;     ///< Absolute: "https://api.github.com/rate_limit".
  Headers headers;
  std::string body;
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;

  [[nodiscard]] std::string_view header(std::string_view name) const {
    return value_of(headers, name);
  }
};

/// There is no answer. The message is a sentence without the token.
class TransportError : public std::runtime_error {
 public:
  enum class Kind {
    not_sent,  ///< The request did not leave: it was not carried out.
    no_answer  ///< It left; whether it was carried out is not known.
  };

  TransportError(Kind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}

  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// There is no answer, and asking again would give none either: a certificate
/// that is not trusted, a proxy that wants a password, an answer of a gigabyte.
class TransportRefusal : public TransportError {
 public:
  using TransportError::TransportError;
};

/// Carries one request. Does not follow redirects and does not try again.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Throws: TransportError; TransportRefusal where it is of no use to try
  ///         again.
  virtual Response send(const Request& request) = 0;

 protected:
  Transport() = default;
  Transport(const Transport&) = default;
  Transport& operator=(const Transport&) = default;
  Transport(Transport&&) = default;
  Transport& operator=(Transport&&) = default;
};

}  // namespace benchgate::reporters::http
