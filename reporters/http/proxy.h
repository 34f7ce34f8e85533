#pragma once

#include "reporters/http/environment.h"
#include "reporters/http/url.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// The environment names a proxy that cannot be used. The message names the
/// variable, never the user or the password in it.
class ProxyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An HTTP proxy: spoken to in the clear.
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string user;  ///< Empty: it wants none. Never without a password.
  std::string password;

  /// "proxy.example.org:3128".
  [[nodiscard]] std::string name() const;
};

/// The proxy through which `url` is asked. For https the variables https_proxy
/// and HTTPS_PROXY, for http the variable http_proxy alone (in a CGI program
/// HTTP_PROXY is a header that a stranger sends); unless no_proxy or NO_PROXY
/// has the host. As curl reads them: the lower-case name wins, an empty value
/// is none, "proxy:3128" means "http://proxy:3128", and a port that is not
/// given is 1080.
///
/// Throws: ProxyError.
[[nodiscard]] std::optional<Proxy> proxy_for(const Url& url,
                                             const Environment& environment);

/// Whether `no_proxy` has the host of `url`. Its entries stand between commas
/// or spaces: "*" is all hosts; "example.org" and ".example.org" are that host
/// and all below it; "10.0.0.0/8" and "fd00::/8" are the addresses of a net;
/// any but "*" may end in ":PORT", an IPv6 address in brackets then.
[[nodiscard]] bool is_excluded(const Url& url, std::string_view no_proxy);

}  // namespace benchgate::reporters::http
