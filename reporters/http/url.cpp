#include "reporters/http/url.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace benchgate::reporters::http {

namespace {

/// Longer ones are nobody's: GitHub itself refuses above 8,000.
constexpr std::size_t kMostBytes = 16384;

/// What of `text` may stand in a message: the query of a storage URL is a
/// secret, and so is what stands before an "@".
std::string shown(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  if (text.find('@') != std::string_view::npos) {
    return "a URL with user info";
  }
  constexpr std::size_t kMost = 200;
  std::string result = "\"";
  for (const char c : text.substr(0, kMost)) {
    result += c >= ' ' && c <= '~' ? c : '?';
  }
  return result + (text.size() > kMost ? "...\"" : "\"");
}

[[noreturn]] void fail(std::string_view text, std::string_view reason) {
  throw UrlError(fmt::format("{} is no URL to ask: {}", shown(text), reason));
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::uint16_t default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

std::uint16_t parse_port(std::string_view digits, std::string_view text) {
  std::uint16_t port = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc() || last != end || port == 0) {
    fail(text, "expected a port from 1 to 65535 after the host's colon");
  }
  return port;
}

/// "host", "host:port", "[address]:port"; the port may be left out or empty.
void parse_authority(std::string_view authority, std::string_view text,
                     Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    fail(text, "expected no user or password in it");
  }
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) {
      fail(text, "its [ has no ]");
    }
    url.host = lower(authority.substr(1, end - 1));
    rest = authority.substr(end + 1);
    if (!is_ipv6(url.host)) {
      fail(text, "expected an IPv6 address between [ and ]");
    }
  } else {
    const std::size_t end = std::min(authority.find(':'), authority.size());
    url.host = lower(authority.substr(0, end));
    rest = authority.substr(end);
    if (url.host.empty() || !std::ranges::all_of(url.host, is_name_character)) {
      fail(text,
           "expected a host of letters, digits, dots and hyphens after ://");
    }
  }
  url.port = default_port(url.scheme);
  if (rest.starts_with(':') && rest.size() > 1) {
    url.port = parse_port(rest.substr(1), text);
  } else if (!rest.empty() && rest != ":") {
    fail(text, "expected a colon and a port after the host");
  }
}

}  // namespace

std::string Url::origin() const {
  const std::string shown_host =
      host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port == default_port(scheme)) {
    return scheme + "://" + shown_host;
  }
  return fmt::format("{}://{}:{}", scheme, shown_host, port);
}

std::string Url::host_and_port() const {
  return host.find(':') == std::string::npos
             ? fmt::format("{}:{}", host, port)
             : fmt::format("[{}]:{}", host, port);
}

std::string Url::path() const {
  return target.substr(0, target.find('?'));
}

Url parse_url(std::string_view text) {
  if (text.size() > kMostBytes) {
    fail(text, fmt::format("it has {} bytes, and {} are the most", text.size(),
                           kMostBytes));
  }
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; })) {
    fail(text,
         "expected no spaces, control characters or other than ASCII in it");
  }
  const std::size_t colon = text.find("://");
  Url url;
  url.scheme = lower(text.substr(0, std::min(colon, text.size())));
  if (colon == std::string_view::npos ||
      (url.scheme != "http" && url.scheme != "https")) {
    fail(text, "expected https:// or http:// and a host");
  }
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#\\"), rest.size());
  if (end < rest.size() && rest[end] == '\\') {
    fail(text, "expected no \\ in it");
  }
  parse_authority(rest.substr(0, end), text, url);
  const std::string_view target = rest.substr(end);
  url.target = target.substr(0, target.find('#'));
  if (!url.target.starts_with('/')) {
    url.target.insert(0, "/");
  }
  return url;
}

Url resolve(const Url& base, std::string_view location) {
  if (location.starts_with("//")) {
    return parse_url(fmt::format("{}:{}", base.scheme, location));
  }
  if (location.starts_with('/')) {
    return parse_url(fmt::format("{}{}", base.origin(), location));
  }
  return parse_url(location);
}

bool same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

bool is_loopback(const Url& url) {
  // A name like "127.example.org" is somebody else's.
  in_addr address{};
  const bool is_ipv4 = ::inet_pton(AF_INET, url.host.c_str(), &address) == 1;
  return url.host == "localhost" || url.host == "::1" ||
         (is_ipv4 && url.host.starts_with("127."));
}

}  // namespace benchgate::reporters::http
