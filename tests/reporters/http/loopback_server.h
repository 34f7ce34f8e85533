#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace benchgate::tests {

/// A connection that a LoopbackServer has accepted.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}

  /// Up to and with the empty line behind the head; less if the other side
  /// closes.
  [[nodiscard]] std::string read_head() const;

  /// As many bytes, or what came before the other side closed.
  [[nodiscard]] std::string read(std::size_t bytes) const;

  void write(std::string_view text) const;

  [[nodiscard]] int socket() const { return socket_; }

 private:
  int socket_;
};

/// A server on 127.0.0.1 that treats each connection as it is told, one after
/// the other, and then closes it.
class LoopbackServer {
 public:
  using Treatment = std::function<void(const Connection&)>;

  explicit LoopbackServer(Treatment treatment);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  LoopbackServer(LoopbackServer&&) = delete;
  LoopbackServer& operator=(LoopbackServer&&) = delete;

  [[nodiscard]] int port() const { return port_; }

  /// "127.0.0.1:PORT".
  [[nodiscard]] std::string name() const {
    return "127.0.0.1:" + std::to_string(port_);
  }

  /// How many connections there were.
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve();

  Treatment treatment_;
  int socket_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;  // For current_.
  int current_ = -1;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

/// Passes on what either side says until one of them closes.
void relay(int one, int other);

/// Connected to a port of this machine.
[[nodiscard]] int connect_to_loopback(int port);

/// A port that nobody listens at.
[[nodiscard]] int closed_port();

}  // namespace benchgate::tests
