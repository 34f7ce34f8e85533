#include "reporters/http/proxy_tunnel.h"

#include "reporters/http/base64.h"
#include "reporters/http/socket.h"
#include "reporters/http/transport.h"

#include <fmt/format.h>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string>
#include <system_error>

namespace benchgate::reporters::http {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A proxy's answer to CONNECT has a few lines.
constexpr std::size_t kMostBytes = 65536;

[[noreturn]] void fail(const Proxy& proxy, std::string_view what) {
  throw TransportError(TransportError::Kind::not_sent,
                       fmt::format("the proxy {} {}", proxy.name(), what));
}

/// How long to wait, and for whom not.
struct Patience {
  SteadyTime end;
  int interruption_descriptor;
};

/// Whether `events` came in time, and before the user wanted to end.
bool wait_for(int socket, short events, Patience patience) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        patience.end - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return false;
    }
    std::array<pollfd, 2> watched{
        {{socket, events, 0}, {patience.interruption_descriptor, POLLIN, 0}}};
    const int ready =
        ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
    if (ready > 0) {
      return watched[1].revents == 0;
    }
    if (ready < 0 && errno != EINTR) {
      return false;
    }
  }
}

/// 0, or why there is no connection to this address.
int connect_within(int socket, const addrinfo& address, Patience patience) {
  if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  if (!wait_for(socket, POLLOUT, patience)) {
    return ETIMEDOUT;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error
                                                                        : errno;
}

Socket connect_to(const Proxy& proxy, Patience patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int problem = ::getaddrinfo(
      proxy.host.c_str(), std::to_string(proxy.port).c_str(), &hints, &found);
  if (problem != 0) {
    fail(proxy, fmt::format("is not known: {}; look at HTTPS_PROXY",
                            ::gai_strerror(problem)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(
      found, ::freeaddrinfo);
  int error = 0;
  for (const addrinfo* address = found; address != nullptr;
       address = address->ai_next) {
    Socket socket(::socket(address->ai_family,
                           SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    error = socket.get() < 0 ? errno
                             : connect_within(socket.get(), *address, patience);
    if (error == 0) {
      return socket;
    }
  }
  fail(proxy, fmt::format("takes no connection: {}; look at HTTPS_PROXY",
                          std::generic_category().message(error)));
}

void write_all(const Proxy& proxy, int socket, std::string_view text,
               Patience patience) {
  while (!text.empty()) {
    const ssize_t written =
        ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
      fail(proxy, "closed the connection");
    } else if (!wait_for(socket, POLLOUT, patience)) {
      fail(proxy, "took no request in time");
    }
  }
}

/// The head of the answer.
std::string read_head(const Proxy& proxy, int socket, Patience patience) {
  std::string head;
  std::array<char, 4096> part{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    if (!wait_for(socket, POLLIN, patience)) {
      fail(proxy, "gave no answer to CONNECT in time");
    }
    const ssize_t size = ::recv(socket, part.data(), part.size(), 0);
    if (size > 0) {
      head.append(part.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
      fail(proxy, "closed the connection without an answer to CONNECT");
    }
    if (head.size() > kMostBytes) {
      fail(proxy, "gave an endless answer to CONNECT");
    }
  }
  return head;
}

/// Of "HTTP/1.1 407 Proxy Authentication Required"; 0: it is no such line.
int status_of(std::string_view head) {
  int status = 0;
  if (head.size() > 12 && head.starts_with("HTTP/1.") && head[8] == ' ') {
    std::from_chars(head.data() + 9, head.data() + 12, status);
  }
  return status;
}

}  // namespace

void probe_tunnel(const Proxy& proxy, const Url& url, TunnelTimeouts timeouts) {
  const auto start = std::chrono::steady_clock::now();
  const Socket socket = connect_to(
      proxy, {start + timeouts.connect, timeouts.interruption_descriptor});
  const Patience patience{std::chrono::steady_clock::now() + timeouts.answer,
                          timeouts.interruption_descriptor};
  std::string request =
      fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", url.host_and_port());
  if (!proxy.user.empty()) {
    request += fmt::format("Proxy-Authorization: Basic {}\r\n",
                           base64(proxy.user + ":" + proxy.password));
  }
  write_all(proxy, socket.get(), request + "\r\n", patience);
  const int status = status_of(read_head(proxy, socket.get(), patience));
  if (status >= 200 && status < 300) {
    return;
  }
  if (status == 0 || status >= 500) {
    fail(proxy, fmt::format("opened no tunnel to {} ({})", url.host_and_port(),
                            status == 0 ? "what it answered is not HTTP"
                                        : std::to_string(status)));
  }
  throw TransportRefusal(
      TransportError::Kind::not_sent,
      status == 407
          ? fmt::format("the proxy {} wants {} user and password (407): set "
                        "HTTPS_PROXY=http://USER:PASSWORD@{}",
                        proxy.name(), proxy.user.empty() ? "a" : "another",
                        proxy.name())
          : fmt::format("the proxy {} refuses a tunnel to {} ({}): have it "
                        "allowed, or put the host into NO_PROXY",
                        proxy.name(), url.host_and_port(), status));
}

}  // namespace benchgate::reporters::http
