#include "src/network/module.h"

#include <exception>
#include <system_error>
#include <utility>

namespace benchgate::network {

namespace {

using reporters::http::Environment;
using reporters::http::HttpServer;
using reporters::http::Request;
using reporters::http::Response;
using reporters::http::Transport;
using reporters::http::TransportError;
using reporters::http::TransportOptions;
using reporters::http::TransportRefusal;

/// Called where something was caught.
Failure current_failure() {
  try {
    throw;
  } catch (const TransportRefusal& error) {
    return {.kind = Failure::Kind::transport_refusal,
            .request = error.kind(),
            .message = error.what()};
  } catch (const TransportError& error) {
    return {.kind = Failure::Kind::transport_error,
            .request = error.kind(),
            .message = error.what()};
  } catch (const std::system_error& error) {
    return {.kind = Failure::Kind::system_error,
            .code = error.code().value(),
            .message = error.what()};
  } catch (const std::exception& error) {
    return {.kind = Failure::Kind::other, .message = error.what()};
  }
}

class HttpsCarrier : public Carrier {
 public:
  HttpsCarrier(const Environment& environment, TransportOptions options)
      : transport_(reporters::http::make_https_transport(environment,
                                                         std::move(options))) {}

  Result<Response> send(const Request& request) noexcept override {
    try {
      return transport_->send(request);
    } catch (...) {
      return current_failure();
    }
  }

 private:
  std::unique_ptr<Transport> transport_;
};

class HttpListener : public Listener {
 public:
  HttpListener(const std::string& address, int port,
               HttpServer::Handler handler)
      : server_(reporters::http::make_http_server(address, port,
                                                  std::move(handler))) {}

  [[nodiscard]] int port() const noexcept override { return server_->port(); }

  std::optional<Failure> run() noexcept override {
    try {
      server_->run();
      return std::nullopt;
    } catch (...) {
      return current_failure();
    }
  }

  void stop() noexcept override { server_->stop(); }

 private:
  std::unique_ptr<HttpServer> server_;
};

Result<std::unique_ptr<Carrier>> make_carrier(
    const Environment& environment, TransportOptions options) noexcept {
  try {
    return std::make_unique<HttpsCarrier>(environment, std::move(options));
  } catch (...) {
    return current_failure();
  }
}

Result<std::unique_ptr<Listener>> make_listener(
    const std::string& address, int port,
    HttpServer::Handler handler) noexcept {
  try {
    return std::make_unique<HttpListener>(address, port, std::move(handler));
  } catch (...) {
    return current_failure();
  }
}

}  // namespace

}  // namespace benchgate::network

extern "C" __attribute__((visibility("default")))
const benchgate::network::Module benchgate_network = {
    BENCHGATE_VERSION, benchgate::network::make_carrier,
    benchgate::network::make_listener};
