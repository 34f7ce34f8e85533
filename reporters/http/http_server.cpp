#include "reporters/http/http_server.h"

#include "reporters/http/listening_socket.h"
#include "reporters/http/lower_case.h"

#include <httplib.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace benchgate::reporters::http {

namespace {

void send(ServerAnswer answer, httplib::Response& response) {
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) {
    response.set_header(name, value);
  }
  if (!answer.body) {
    return;
  }
  // Not as a body: the library would pack that once more, and slowly.
  const std::size_t size = answer.body->size();
  response.set_content_provider(
      size, answer.type,
      [body = std::move(answer.body)](std::size_t offset, std::size_t length,
                                      httplib::DataSink& sink) {
        // The library has not compared what it asks for with `size`.
        const std::string_view bytes = *body;
        if (offset >= bytes.size()) {
          return false;
        }
        const std::string_view part = bytes.substr(offset, length);
        return sink.write(part.data(), part.size());
      });
}

class HttplibServer : public HttpServer {
 public:
  HttplibServer(const std::string& address, int port, Handler handler) {
    http_.set_socket_options(take_port);
    http_.set_tcp_nodelay(true);
    http_.set_payload_max_length(1U << 16U);
    http_.set_keep_alive_timeout(5);
    http_.set_read_timeout(10);
    http_.set_write_timeout(30);
    http_.set_pre_routing_handler([handler = std::move(handler)](
                                      const httplib::Request& request,
                                      httplib::Response& response) {
      send(
          handler({.method = request.method,
                   .path = request.path,
                   .parameters = {request.params.begin(), request.params.end()},
                   .headers = lower_case_headers(request.headers)}),
          response);
      return httplib::Server::HandlerResponse::Handled;
    });
    errno = 0;
    port_ = port == 0 ? http_.bind_to_any_port(address)
            : http_.bind_to_port(address, port) ? port
                                                : -1;
    if (port_ <= 0) {
      throw std::system_error(errno, std::generic_category());
    }
  }

  [[nodiscard]] int port() const override { return port_; }

  void run() override {
    if (!stopped_) {
      http_.listen_after_bind();
    }
  }

  void stop() override {
    stopped_ = true;
    // The library forgets a stop that comes before it runs.
    constexpr std::chrono::milliseconds kStep(5);
    for (int i = 0; i < 100 && !http_.is_running(); ++i) {
      std::this_thread::sleep_for(kStep);
    }
    http_.stop();
  }

 private:
  httplib::Server http_;
  int port_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<HttpServer> make_http_server(const std::string& address,
                                             int port,
                                             HttpServer::Handler handler) {
  return std::make_unique<HttplibServer>(address, port, std::move(handler));
}

}  // namespace benchgate::reporters::http
