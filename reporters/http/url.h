#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// A text that is no URL to be asked. The message shows what may be shown of
/// it: never user info, never a query.
class UrlError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// An absolute http or https URL, taken apart. Made by parse_url() alone.
struct Url {
  std::string scheme;  ///< "http" or "https".
  std::string host;    ///< Lower case; of an IPv6 address without brackets.
  std::uint16_t port = 0;
  std::string target;  ///< Path and query, as given: "/search?q=1".

  /// "https://api.github.com", "http://[::1]:8080": a port that is not the
  /// scheme's own is named.
  [[nodiscard]] std::string origin() const;

  /// "api.github.com:443", "[::1]:8080": the port always.
  [[nodiscard]] std::string host_and_port() const;

  /// The target up to its query: what may be shown.
  [[nodiscard]] std::string path() const;

  /// Origin and target.
  [[nodiscard]] std::string text() const { return origin() + target; }
};

/// Throws: UrlError for a scheme that is neither http nor https, user info, a
///         host or port that cannot be one, and for control characters, spaces
///         and bytes above 126 anywhere. A fragment is left out.
[[nodiscard]] Url parse_url(std::string_view text);

/// What a Location header means that came from `base`: an absolute URL, one
/// without scheme ("//host/path"), or a path that begins with "/".
///
/// Throws: UrlError.
[[nodiscard]] Url resolve(const Url& base, std::string_view location);

/// Scheme, host and port are the same.
[[nodiscard]] bool same_origin(const Url& a, const Url& b);

/// Whether the host is this machine by its name or address: "localhost",
/// "127.0.0.1" and all that begins with "127.", "::1".
[[nodiscard]] bool is_loopback(const Url& url);

}  // namespace benchgate::reporters::http
