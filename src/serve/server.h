#pragma once

#include "src/serve/answer.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace benchgate::serve {

/// A server that cannot begin; the message says why and what to do.
class ServeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ServeSettings {
  std::string address = "127.0.0.1";
  int port = 0;  ///< 0: any that is free.
};

/// Serves pages over HTTP: several requests at once, nothing but GET and HEAD.
///
/// Where it listens on a loopback address, requests must name one in their Host
/// header: a page of somebody else that points its own name here (DNS
/// rebinding) gets nothing.
class Server {
 public:
  /// What to answer to a path ("/runs.html") and its query; null: there is no
  /// such page.
  using Answering = std::function<std::shared_ptr<const Answer>(
      const std::string& path, const Query& query)>;

  /// Takes the port.
  ///
  /// `answering`: called for each request, from any thread.
  ///
  /// Throws: ServeError.
  Server(const ServeSettings& settings, Answering answering);

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server(Server&&) = delete;
  Server& operator=(Server&&) = delete;

  /// "http://127.0.0.1:8080/".
  [[nodiscard]] std::string address() const;

  /// Answers requests until stop() is called.
  void run();

  /// Ends run(), from another thread; also before it has begun.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchgate::serve
