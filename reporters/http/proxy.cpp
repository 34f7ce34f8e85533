#include "reporters/http/proxy.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <system_error>
#include <vector>

namespace benchgate::reporters::http {

namespace {

struct Setting {
  std::string name;
  std::string value;
};

/// The first variable of `names` that has a value.
std::optional<Setting> first_set(const Environment& environment,
                                 std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) {
      return Setting{found->first, found->second};
    }
  }
  return std::nullopt;
}

std::optional<int> digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char small = static_cast<char>(static_cast<unsigned char>(c) | 0x20U);
  if (small >= 'a' && small <= 'f') {
    return small - 'a' + 10;
  }
  return std::nullopt;
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = digit(text[i + 1]);
      const auto low = digit(text[i + 2]);
      if (high && low) {
        result += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    result += text[i];
  }
  return result;
}

[[noreturn]] void fail(const Setting& setting, std::string_view reason) {
  throw ProxyError(fmt::format(
      "{} names no proxy that can be used: {}; write http://HOST:PORT or "
      "http://USER:PASSWORD@HOST:PORT",
      setting.name, reason));
}

void parse_user(std::string_view user_info, const Setting& setting,
                Proxy& proxy) {
  const std::size_t colon = std::min(user_info.find(':'), user_info.size());
  proxy.user = percent_decoded(user_info.substr(0, colon));
  proxy.password =
      percent_decoded(user_info.substr(std::min(colon + 1, user_info.size())));
  if (proxy.user.empty() || proxy.password.empty()) {
    fail(setting, "it has a user without a password or the other way round");
  }
  const std::string both = proxy.user + proxy.password;
  if (proxy.user.find(':') != std::string::npos ||
      std::ranges::any_of(both, [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
      })) {
    fail(setting, "its user has a colon, or one of both a control character");
  }
}

Proxy parse_proxy(const Setting& setting) {
  std::string_view rest = setting.value;
  const std::size_t scheme = rest.find("://");
  if (scheme != std::string_view::npos) {
    if (rest.substr(0, scheme) != "http" && rest.substr(0, scheme) != "HTTP") {
      fail(setting, "only http:// proxies are known (they carry https, too)");
    }
    rest.remove_prefix(scheme + 3);
  }
  rest = rest.substr(0, rest.find_first_of("/?#"));
  Proxy proxy;
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos) {
    parse_user(rest.substr(0, at), setting, proxy);
    rest.remove_prefix(at + 1);
  }
  const std::size_t after_address = rest.find(']');
  const bool has_port =
      rest.find(':',
                after_address == std::string_view::npos ? 0 : after_address) !=
      std::string_view::npos;
  try {
    const Url url =
        parse_url(fmt::format("http://{}{}", rest, has_port ? "" : ":1080"));
    proxy.host = url.host;
    proxy.port = url.port;
  } catch (const UrlError& error) {
    fail(setting, error.what());
  }
  return proxy;
}

using Address = std::vector<unsigned char>;

/// 4 or 16 bytes; empty: not an address.
Address address_of(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return {bytes.begin(), bytes.begin() + 4};
  }
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    return {bytes.begin(), bytes.end()};
  }
  return {};
}

/// Whether the first `bits` are the same.
bool same_net(const Address& a, const Address& b, std::size_t bits) {
  if (a.empty() || a.size() != b.size() || bits > a.size() * 8) {
    return false;
  }
  for (std::size_t bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
      return false;
    }
  }
  return true;
}

std::optional<unsigned> whole_number(std::string_view text) {
  unsigned value = 0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || last != end) {
    return std::nullopt;
  }
  return value;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// "example.org", ".example.org", "10.0.0.0/8", without a port.
bool host_matches(const std::string& host, std::string_view entry) {
  const std::size_t slash = entry.find('/');
  if (slash != std::string_view::npos) {
    const auto bits = whole_number(entry.substr(slash + 1));
    return bits &&
           same_net(address_of(host),
                    address_of(std::string(entry.substr(0, slash))), *bits);
  }
  const Address address = address_of(host);
  if (!address.empty()) {
    return address == address_of(std::string(entry));
  }
  while (entry.starts_with('.') || entry.starts_with('*')) {
    entry.remove_prefix(1);
  }
  return !entry.empty() &&
         (host == entry ||
          host.ends_with("." + std::string(entry)));  // Not "notexample.org".
}

bool entry_matches(const Url& url, std::string_view entry) {
  if (entry == "*") {
    return true;
  }
  std::string_view host = entry;
  std::string_view port;
  if (entry.starts_with('[')) {
    const std::size_t close = std::min(entry.find(']'), entry.size());
    host = entry.substr(1, close - 1);
    port = entry.substr(std::min(close + 1, entry.size()));
    if (port.starts_with(':')) {
      port.remove_prefix(1);
    }
  } else if (std::ranges::count(entry, ':') == 1) {
    host = entry.substr(0, entry.find(':'));
    port = entry.substr(entry.find(':') + 1);
  }
  return (port.empty() || whole_number(port) == url.port) &&
         host_matches(url.host, lower(host));
}

}  // namespace

std::string Proxy::name() const {
  return host.find(':') == std::string::npos
             ? fmt::format("{}:{}", host, port)
             : fmt::format("[{}]:{}", host, port);
}

std::optional<Proxy> proxy_for(const Url& url, const Environment& environment) {
  const auto setting =
      url.scheme == "https"
          ? first_set(environment, {"https_proxy", "HTTPS_PROXY"})
          : first_set(environment, {"http_proxy"});
  if (!setting) {
    return std::nullopt;
  }
  const auto excluded = first_set(environment, {"no_proxy", "NO_PROXY"});
  if (excluded && is_excluded(url, excluded->value)) {
    return std::nullopt;
  }
  return parse_proxy(*setting);
}

bool is_excluded(const Url& url, std::string_view no_proxy) {
  constexpr std::string_view kBetween = ", \t";
  while (!no_proxy.empty()) {
    const std::size_t end =
        std::min(no_proxy.find_first_of(kBetween), no_proxy.size());
    const std::string_view entry = no_proxy.substr(0, end);
    if (!entry.empty() && entry_matches(url, entry)) {
      return true;
    }
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
  }
  return false;
}

}  // namespace benchgate::reporters::http
