#pragma once

#include "reporters/http/transport.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace benchgate::reporters::http {

/// What a client asks. Bodies are not read.
struct ServerRequest {
  std::string method;
  std::string path;  ///< Decoded, without the query.
  std::multimap<std::string, std::string> parameters;  ///< Of the query.
  Headers headers;
};

struct ServerAnswer {
  int status = 200;
  Headers headers;
  std::string type;  ///< Of the body.

  /// Null: there is none. It is not copied, and HEAD does not send it.
  std::shared_ptr<const std::string> body;
};

/// Answers requests, several at once.
class HttpServer {
 public:
  /// Called from any thread. Must not throw.
  using Handler = std::function<ServerAnswer(const ServerRequest&)>;

  virtual ~HttpServer() = default;
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  HttpServer(HttpServer&&) = delete;
  HttpServer& operator=(HttpServer&&) = delete;

  [[nodiscard]] virtual int port() const = 0;

  /// Answers requests until stop() is called.
  virtual void run() = 0;

  /// Ends run(), from another thread; also before it has begun.
  virtual void stop() = 0;

 protected:
  HttpServer() = default;
};

/// Takes the port; 0 is any that is free.
///
/// Throws: std::system_error, with the code 0 if there is no such address;
///         std::runtime_error where nothing can be served at all.
[[nodiscard]] std::unique_ptr<HttpServer> make_http_server(
    const std::string& address, int port, HttpServer::Handler handler);

}  // namespace benchgate::reporters::http
