#include "src/serve/server.h"

#include "reporters/history/gzip_text.h"
#include "reporters/http/http_server.h"
#include "src/serve/loopback.h"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::serve {

namespace {

namespace http = reporters::http;
using http::ServerAnswer;
using http::ServerRequest;
using http::value_of;

/// What is shorter is not worth packing.
constexpr std::size_t kLeastPacked = 1000;

bool accepts_gzip(const ServerRequest& request) {
  const std::string_view accepted =
      value_of(request.headers, "accept-encoding");
  return accepted.find("gzip") != std::string_view::npos &&
         accepted.find("gzip;q=0") == std::string_view::npos;
}

/// The header may list several, and weak ones.
bool is_known(std::string_view if_none_match, const std::string& etag) {
  return !etag.empty() && (if_none_match == "*" ||
                           if_none_match.find(etag) != std::string_view::npos);
}

http::Headers common_headers(bool is_page) {
  return {{"Accept-Ranges", "none"},
          {"X-Content-Type-Options", "nosniff"},
          {"X-Frame-Options", "DENY"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          // The page itself says which scripts may run: by their digests.
          {"Content-Security-Policy",
           is_page ? "base-uri 'none'; form-action 'none'; "
                     "frame-ancestors 'none'; object-src 'none'"
                   : "default-src 'none'; frame-ancestors 'none'"}};
}

ServerAnswer send(const ServerRequest& request,
                  const std::shared_ptr<const Answer>& answer) {
  ServerAnswer sent{.status = answer->status,
                    .headers = common_headers(answer->is_page),
                    .type = answer->type,
                    .body = {}};
  if (answer->etag.empty()) {
    sent.headers["Cache-Control"] = "no-store";
  } else {
    sent.headers["Cache-Control"] = "no-cache";
    sent.headers["ETag"] = answer->etag;
    sent.headers["Vary"] = "Accept-Encoding";
  }
  if (is_known(value_of(request.headers, "if-none-match"), answer->etag)) {
    sent.status = 304;
    return sent;
  }
  if (answer->bytes.size() >= kLeastPacked && accepts_gzip(request)) {
    sent.headers["Content-Encoding"] = "gzip";
    sent.body = std::make_shared<const std::string>(
        reporters::history::gzip(answer->bytes));
  } else {
    sent.body = {answer, &answer->bytes};
  }
  return sent;
}

ServerAnswer send(const ServerRequest& request, Answer answer) {
  return send(request, std::make_shared<const Answer>(std::move(answer)));
}

}  // namespace

struct Server::State {
  ServeSettings settings;
  Answering answering;
  std::unique_ptr<http::HttpServer> http;

  [[nodiscard]] ServerAnswer handle(const ServerRequest& request) const {
    if (const auto found = answering(request.path, request.parameters)) {
      return send(request, found);
    }
    return send(request,
                failure(404, "there is no such page; / is the overview"));
  }

  /// What comes before any handler: whom we answer at all.
  [[nodiscard]] std::optional<ServerAnswer> turn_away(
      const ServerRequest& request) const {
    if (request.headers.contains("range")) {
      // Without a body: of any, the library would take the part.
      return ServerAnswer{.status = 416,
                          .headers = common_headers(false),
                          .type = {},
                          .body = {}};
    }
    if (is_loopback(settings.address) &&
        !names_loopback(value_of(request.headers, "host"))) {
      return send(
          request,
          failure(421, "this server answers to localhost and 127.0.0.1 only"));
    }
    if (request.method != "GET" && request.method != "HEAD") {
      ServerAnswer refusal =
          send(request, failure(405, "nothing can be changed here: use GET"));
      refusal.headers["Allow"] = "GET, HEAD";
      return refusal;
    }
    return std::nullopt;
  }

  [[nodiscard]] ServerAnswer answer(const ServerRequest& request) const {
    try {
      auto refusal = turn_away(request);
      return refusal ? *std::move(refusal) : handle(request);
    } catch (const std::exception&) {
      return send(request, failure(500, "this request could not be answered"));
    }
  }

  void bind() {
    const std::string& host = settings.address;
    try {
      http = http::make_http_server(
          host, settings.port,
          [this](const ServerRequest& request) { return answer(request); });
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::address_in_use) {
        throw ServeError(fmt::format(
            "port {} of {} is taken: name another one with --port, or none for "
            "any that is free",
            settings.port, host));
      }
      throw ServeError(
          fmt::format("cannot listen on {}, port {}: {}", host, settings.port,
                      error.code() ? error.code().message()
                                   : "there is no such address here"));
    } catch (const std::runtime_error& error) {
      throw ServeError(error.what());
    }
  }
};

Server::Server(const ServeSettings& settings, Answering answering)
    : state_(std::make_unique<State>()) {
  state_->settings = settings;
  state_->answering = std::move(answering);
  state_->bind();
}

Server::~Server() = default;

std::string Server::address() const {
  const std::string& host = state_->settings.address;
  return host.find(':') == std::string::npos
             ? fmt::format("http://{}:{}/", host, state_->http->port())
             : fmt::format("http://[{}]:{}/", host, state_->http->port());
}

void Server::run() {
  state_->http->run();
}

void Server::stop() {
  state_->http->stop();
}

}  // namespace benchgate::serve
