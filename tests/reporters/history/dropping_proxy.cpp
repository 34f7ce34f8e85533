#include "tests/reporters/history/dropping_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace benchgate::tests {

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

constexpr int kTick = 20;  // Milliseconds between looks at whether it is over.

}  // namespace

DroppingProxy::DroppingProxy(int server_port)
    : server_port_(server_port),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) !=
          0) {
    throw std::runtime_error("no port to listen on");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

DroppingProxy::~DroppingProxy() {
  over_ = true;
  thread_.join();
  ::close(listener_);
}

void DroppingProxy::drop_answer_to(const std::string& words, int times) {
  words_ = words;
  left_ = times;
}

void DroppingProxy::serve() {
  while (!over_) {
    pollfd waiting{.fd = listener_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kTick) <= 0) {
      continue;
    }
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address),
                  sizeof address) == 0) {
      pass(client, server);
    }
    ::close(client);
    ::close(server);
  }
}

void DroppingProxy::pass(int client, int server) {
  bool drop = false;
  while (!over_) {
    std::array<pollfd, 2> ends = {pollfd{client, POLLIN, 0},
                                  pollfd{server, POLLIN, 0}};
    ::poll(ends.data(), ends.size(), kTick);
    if (ends[0].revents != 0 && !pass_on(client, server, true, drop)) {
      return;
    }
    if (ends[1].revents != 0 && !pass_on(server, client, false, drop)) {
      return;
    }
  }
}

/// Returns: whether the connection goes on.
bool DroppingProxy::pass_on(int from, int to, bool from_client, bool& drop) {
  std::array<char, 1U << 16U> buffer{};
  const ssize_t size = ::read(from, buffer.data(), buffer.size());
  if (size <= 0 || (drop && !from_client)) {
    return false;
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  if (from_client && left_ > 0 &&
      bytes.find(words_) != std::string_view::npos) {
    drop = true;
    --left_;
  }
  return ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL) == size;
}

}  // namespace benchgate::tests
