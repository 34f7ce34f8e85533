#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace benchgate::tests {

/// Stands between a client and a server on the loopback interface, one
/// connection after the other, and passes on what they say. Once it is told to,
/// it waits for certain words of the client, gives them to the server, hears
/// the answer, and closes the connection without passing it on.
class DroppingProxy {
 public:
  explicit DroppingProxy(int server_port);
  ~DroppingProxy();

  DroppingProxy(const DroppingProxy&) = delete;
  DroppingProxy& operator=(const DroppingProxy&) = delete;
  DroppingProxy(DroppingProxy&&) = delete;
  DroppingProxy& operator=(DroppingProxy&&) = delete;

  [[nodiscard]] int port() const { return port_; }

  /// The answer to the words is lost, `times` times from now on.
  void drop_answer_to(const std::string& words, int times);

  /// How many answers are still to be lost.
  [[nodiscard]] int left() const { return left_; }

 private:
  void serve();
  void pass(int client, int server);
  bool pass_on(int from, int to, bool from_client, bool& drop);

  int server_port_;
  int port_ = 0;
  int listener_ = -1;
  std::string words_;
  std::atomic<int> left_ = 0;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace benchgate::tests
