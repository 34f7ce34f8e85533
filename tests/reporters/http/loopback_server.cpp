#include "tests/reporters/http/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace benchgate::tests {

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)

/// A socket bound to a port that the system chooses, and that port.
std::pair<int, int> bound_socket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (socket < 0 || ::bind(socket, plain, size) != 0 ||
      ::getsockname(socket, plain, &size) != 0) {
    throw std::runtime_error("cannot bind a socket");
  }
  return {socket, ntohs(address.sin_port)};
}

}  // namespace

int connect_to_loopback(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address),
                sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  return socket;
}

// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)

int closed_port() {
  const auto [socket, port] = bound_socket();
  ::close(socket);
  return port;
}

std::string Connection::read_head() const {
  std::string head;
  char c = 0;
  while (!head.ends_with("\r\n\r\n") && ::recv(socket_, &c, 1, 0) == 1) {
    head += c;
  }
  return head;
}

std::string Connection::read(std::size_t bytes) const {
  std::string text(bytes, '\0');
  const auto size = ::recv(socket_, text.data(), bytes, MSG_WAITALL);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

void Connection::write(std::string_view text) const {
  while (!text.empty()) {
    const auto size = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (size <= 0) {
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

LoopbackServer::LoopbackServer(Treatment treatment)
    : treatment_(std::move(treatment)) {
  const auto [socket, port] = bound_socket();
  socket_ = socket;
  port_ = port;
  ::listen(socket_, 16);
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  ending_ = true;
  ::shutdown(socket_, SHUT_RDWR);
  {
    const std::lock_guard lock(mutex_);
    if (current_ >= 0) {
      ::shutdown(current_, SHUT_RDWR);
    }
  }
  thread_.join();
  ::close(socket_);
}

void LoopbackServer::serve() {
  while (!ending_) {
    const int accepted = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) {
      continue;
    }
    ++connections_;
    {
      const std::lock_guard lock(mutex_);
      current_ = accepted;
    }
    if (!ending_) {
      treatment_(Connection(accepted));
    }
    const std::lock_guard lock(mutex_);
    current_ = -1;
    ::close(accepted);
  }
}

void relay(int one, int other) {
  std::array<char, 4096> part{};
  for (;;) {
    std::array<pollfd, 2> watched{{{one, POLLIN, 0}, {other, POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0) {
      return;
    }
    for (std::size_t side = 0; side < watched.size(); ++side) {
      if (watched.at(side).revents == 0) {
        continue;
      }
      const auto size =
          ::recv(watched.at(side).fd, part.data(), part.size(), 0);
      if (size <= 0) {
        return;
      }
      Connection(watched.at(1 - side).fd)
          .write({part.data(), static_cast<std::size_t>(size)});
    }
  }
}

}  // namespace benchgate::tests
