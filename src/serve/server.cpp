#include "src/serve/server.h"

#include "reporters/history/gzip_text.h"
#include "src/serve/api.h"

#include <fmt/format.h>
#include <httplib.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace benchgate::serve {

namespace {

/// What is shorter is not worth packing.
constexpr std::size_t kLeastPacked = 1000;

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// "localhost" of "localhost:8080", "::1" of "[::1]:8080"; nothing of what is
/// neither a name nor one with a port.
std::string host_name(std::string_view host) {
  std::string_view name = host.substr(0, host.find(':'));
  std::string_view rest = host.substr(name.size());
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    name = end == std::string_view::npos ? "" : host.substr(1, end - 1);
    rest = end == std::string_view::npos ? "" : host.substr(end + 1);
  }
  const bool is_port =
      rest.empty() ||
      (rest.front() == ':' &&
       rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
  return is_port ? std::string(name) : "";
}

/// Of a loopback address, as numbers: "127.evil.example" begins like one.
bool names_loopback(const std::string& host) {
  const std::string name = host_name(host);
  in_addr numbers{};
  return name == "localhost" || name == "::1" ||
         (is_loopback(name) &&
          ::inet_pton(AF_INET, name.c_str(), &numbers) == 1);
}

bool accepts_gzip(const httplib::Request& request) {
  const std::string accepted = request.get_header_value("Accept-Encoding");
  return accepted.find("gzip") != std::string::npos &&
         accepted.find("gzip;q=0") == std::string::npos;
}

/// The header may list several, and weak ones.
bool is_known(const std::string& if_none_match, const std::string& etag) {
  return !etag.empty() && (if_none_match == "*" ||
                           if_none_match.find(etag) != std::string::npos);
}

void add_common_headers(httplib::Response& response, bool is_page) {
  response.set_header("Accept-Ranges", "none");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  response.set_header("Cross-Origin-Opener-Policy", "same-origin");
  // The page itself says which scripts may run: by their digests.
  response.set_header("Content-Security-Policy",
                      is_page ? "base-uri 'none'; form-action 'none'; "
                                "frame-ancestors 'none'; object-src 'none'"
                              : "default-src 'none'; frame-ancestors 'none'");
}

void send(const httplib::Request& request, httplib::Response& response,
          std::shared_ptr<const Answer> answer, bool is_page) {
  add_common_headers(response, is_page);
  if (answer->etag.empty()) {
    response.set_header("Cache-Control", "no-store");
  } else {
    response.set_header("Cache-Control", "no-cache");
    response.set_header("ETag", answer->etag);
    response.set_header("Vary", "Accept-Encoding");
  }
  if (is_known(request.get_header_value("If-None-Match"), answer->etag)) {
    response.status = 304;
    return;
  }
  response.status = answer->status;
  if (answer->bytes.size() >= kLeastPacked && accepts_gzip(request)) {
    auto packed = std::make_shared<Answer>(
        Answer{.bytes = reporters::history::gzip(answer->bytes), .etag = ""});
    packed->type = answer->type;
    response.set_header("Content-Encoding", "gzip");
    answer = std::move(packed);
  }
  // Not as a body: the library would pack that once more, and slowly.
  const std::size_t size = answer->bytes.size();
  const std::string type = answer->type;
  response.set_content_provider(
      size, type,
      [answer = std::move(answer)](std::size_t offset, std::size_t length,
                                   httplib::DataSink& sink) {
        // The library has not compared what it asks for with `size`.
        const std::string_view bytes = answer->bytes;
        if (offset >= bytes.size()) {
          return false;
        }
        const std::string_view part = bytes.substr(offset, length);
        return sink.write(part.data(), part.size());
      });
}

void take_port(int socket) {
  const int yes = 1;
  // Not SO_REUSEPORT, the library's own: two servers would share a port.
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

struct Server::State {
  httplib::Server http;
  ServeSettings settings;
  Current current;
  int port = 0;
  std::atomic<bool> stopped = false;

  void handle(const httplib::Request& request, httplib::Response& response) {
    const std::shared_ptr<const Snapshot> snapshot = current();
    if (is_api(request.path)) {
      const Query query(request.params.begin(), request.params.end());
      return send(
          request, response,
          std::make_shared<Answer>(answer_api(*snapshot, request.path, query)),
          false);
    }
    const std::string name =
        request.path == "/" ? "index.html" : request.path.substr(1);
    if (auto page = snapshot->page(name)) {
      return send(request, response, std::move(page), true);
    }
    send(request, response,
         std::make_shared<Answer>(
             failure(404, "there is no such page; / is the overview")),
         false);
  }

  /// What comes before any handler: whom we answer at all.
  bool turns_away(const httplib::Request& request,
                  httplib::Response& response) const {
    const auto turn_away = [&](int status, std::string_view sentence) {
      send(request, response,
           std::make_shared<Answer>(failure(status, sentence)), false);
      return true;
    };
    if (request.has_header("Range")) {
      // Without a body: of any, the library would take the part.
      add_common_headers(response, false);
      response.status = 416;
      return true;
    }
    if (is_loopback(settings.address) &&
        !names_loopback(request.get_header_value("Host"))) {
      return turn_away(421,
                       "this server answers to localhost and 127.0.0.1 only");
    }
    if (request.method != "GET" && request.method != "HEAD") {
      response.set_header("Allow", "GET, HEAD");
      return turn_away(405, "nothing can be changed here: use GET");
    }
    return false;
  }

  void set_up() {
    using httplib::Server;
    http.set_socket_options(take_port);
    http.set_tcp_nodelay(true);
    http.set_payload_max_length(1U << 16U);
    http.set_keep_alive_timeout(5);
    http.set_read_timeout(10);
    http.set_write_timeout(30);
    http.set_pre_routing_handler([this](const httplib::Request& request,
                                        httplib::Response& response) {
      return turns_away(request, response) ? Server::HandlerResponse::Handled
                                           : Server::HandlerResponse::Unhandled;
    });
    http.Get(".*", [this](const httplib::Request& request,
                          httplib::Response& response) {
      handle(request, response);
    });
    http.set_exception_handler([](const httplib::Request& request,
                                  httplib::Response& response,
                                  const std::exception_ptr&) {
      send(request, response,
           std::make_shared<Answer>(
               failure(500, "this request could not be answered")),
           false);
    });
  }

  void bind() {
    errno = 0;
    const std::string& host = settings.address;
    port = settings.port == 0 ? http.bind_to_any_port(host)
           : http.bind_to_port(host, settings.port) ? settings.port
                                                    : -1;
    if (port > 0) {
      return;
    }
    const int error = errno;
    if (error == EADDRINUSE) {
      throw ServeError(fmt::format(
          "port {} of {} is taken: name another one with --port, or none for "
          "any that is free",
          settings.port, host));
    }
    throw ServeError(
        fmt::format("cannot listen on {}, port {}: {}", host, settings.port,
                    error == 0 ? "there is no such address here"
                               : std::generic_category().message(error)));
  }
};

Server::Server(const ServeSettings& settings, Current current)
    : state_(std::make_unique<State>()) {
  state_->settings = settings;
  state_->current = std::move(current);
  state_->set_up();
  state_->bind();
}

Server::~Server() = default;

std::string Server::address() const {
  const std::string& host = state_->settings.address;
  return host.find(':') == std::string::npos
             ? fmt::format("http://{}:{}/", host, state_->port)
             : fmt::format("http://[{}]:{}/", host, state_->port);
}

void Server::run() {
  if (!state_->stopped) {
    state_->http.listen_after_bind();
  }
}

void Server::stop() {
  state_->stopped = true;
  // The library forgets a stop that comes before it runs.
  constexpr std::chrono::milliseconds kStep(5);
  for (int i = 0; i < 100 && !state_->http.is_running(); ++i) {
    std::this_thread::sleep_for(kStep);
  }
  state_->http.stop();
}

}  // namespace benchgate::serve
