#include "reporters/http/https_transport.h"

#include "reporters/http/lower_case.h"
#include "reporters/http/proxy.h"
#include "reporters/http/proxy_tunnel.h"
#include "reporters/http/request_watch.h"
#include "reporters/http/socket.h"
#include "reporters/http/system_certificates.h"
#include "reporters/http/url.h"

#include <fmt/format.h>
#include <httplib.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::reporters::http {

namespace {

using Kind = TransportError::Kind;

/// Neither cpp-httplib nor OpenSSL's sockets spare the program the signal that
/// comes of writing to a connection that the other side has closed.
class BrokenPipeBlock {
 public:
  BrokenPipeBlock() {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }

  ~BrokenPipeBlock() {
    const timespec none{};
    while (!was_pending_ && ::sigtimedwait(&signal_, nullptr, &none) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  BrokenPipeBlock(const BrokenPipeBlock&) = delete;
  BrokenPipeBlock& operator=(const BrokenPipeBlock&) = delete;
  BrokenPipeBlock(BrokenPipeBlock&&) = delete;
  BrokenPipeBlock& operator=(BrokenPipeBlock&&) = delete;

 private:
  sigset_t signal_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  });
}

/// A line end in a header would begin another: a token from a file has one.
void check_headers(const Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || has_control_character(name) ||
        has_control_character(value)) {
      throw TransportRefusal(
          Kind::not_sent,
          fmt::format("the header {} has a line end or another control "
                      "character in it",
                      has_control_character(name) ? "of a request" : name));
    }
  }
}

/// Empty if OpenSSL finds the system's certificates by itself, or is told where
/// they are.
std::string certificates_of_system(const Environment& environment) {
  if (environment.contains(::X509_get_default_cert_dir_env()) ||
      environment.contains(::X509_get_default_cert_file_env())) {
    return {};
  }
  return system_certificates(
      {::X509_get_default_cert_file(), ::X509_get_default_cert_dir()});
}

bool is_readable(int descriptor) {
  pollfd watched{descriptor, POLLIN, 0};
  return descriptor >= 0 && ::poll(&watched, 1, 0) > 0;
}

/// One request on its way, and what became of it.
class Exchange {
 public:
  Exchange(const Request& request, const TransportOptions& options,
           const Environment& environment)
      : request_(request),
        options_(options),
        url_(parse_url(request.url)),
        proxy_(proxy_for(url_, environment)),
        farewell_(is_readable(options.interruption_descriptor)) {
    if (farewell_) {
      options_.connect_timeout =
          std::min(options_.connect_timeout, options_.farewell_timeout);
      options_.read_timeout =
          std::min(options_.read_timeout, options_.farewell_timeout);
      options_.whole_timeout = options_.farewell_timeout;
      options_.interruption_descriptor = -1;
    }
    const auto file = environment.find(options.certificates_variable);
    if (file != environment.end()) {
      certificates_ = file->second;
    } else if (url_.scheme == "https") {
      system_certificates_ = certificates_of_system(environment);
    }
  }

  Response run();

 private:
  void make_client();
  [[nodiscard]] httplib::Request make_request();
  [[nodiscard]] Response accept(const httplib::Response& answer);
  [[noreturn]] void fail(httplib::Error error, RequestWatch::Verdict verdict);
  [[noreturn]] void fail_certificate();

  /// Ends what the client does, whatever it is: connecting, shaking hands and
  /// reading. Called by the watch's thread.
  void stop();

  [[nodiscard]] bool through_tunnel() const {
    return proxy_ && url_.scheme == "https";
  }

  [[nodiscard]] httplib::SSLClient* tls_client() {
    return dynamic_cast<httplib::SSLClient*>(client_.get());
  }

  /// What is known of the request when there is no answer to it. A body that
  /// was never asked for did not leave; of a request without one nobody knows.
  [[nodiscard]] Kind without_answer() const {
    return request_.body.empty() || body_left_ ? Kind::no_answer
                                               : Kind::not_sent;
  }

  const Request& request_;
  TransportOptions options_;
  Url url_;
  std::optional<Proxy> proxy_;
  std::string certificates_;         // As a variable says.
  std::string system_certificates_;  // Where OpenSSL does not look.
  bool farewell_;
  std::mutex mutex_;  // For socket_.
  Socket socket_;     // Another descriptor of the client's: ours to close.
  std::unique_ptr<httplib::ClientImpl> client_;
  std::string received_;
  bool body_left_ = false;
  bool too_large_ = false;
};

void Exchange::make_client() {
  if (url_.scheme == "https") {
    client_ = std::make_unique<httplib::SSLClient>(url_.host, url_.port);
    tls_client()->enable_server_certificate_verification(true);
    if (!certificates_.empty()) {
      if (::access(certificates_.c_str(), R_OK) != 0) {
        throw TransportRefusal(
            Kind::not_sent,
            fmt::format("cannot read {}, which {} names: expected a file of "
                        "PEM certificates",
                        certificates_, options_.certificates_variable));
      }
      client_->set_ca_cert_path(certificates_);
    } else if (!system_certificates_.empty()) {
      client_->set_ca_cert_path(system_certificates_);
    }
  } else {
    client_ = std::make_unique<httplib::ClientImpl>(url_.host, url_.port);
  }
  client_->set_connection_timeout(options_.connect_timeout);
  client_->set_read_timeout(options_.read_timeout);
  client_->set_write_timeout(options_.read_timeout);
  client_->set_keep_alive(false);
  client_->set_follow_location(false);  // It would take the token along.
  client_->set_url_encode(false);       // A signed URL is exact as it is.
  client_->set_tcp_nodelay(true);
  client_->set_socket_options([this](int socket) {
    const std::lock_guard lock(mutex_);
    socket_ = Socket(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
  });
  if (proxy_) {
    client_->set_proxy(proxy_->host, proxy_->port);
    if (!proxy_->user.empty()) {
      client_->set_proxy_basic_auth(proxy_->user, proxy_->password);
    }
  }
}

void Exchange::stop() {
  const std::lock_guard lock(mutex_);
  if (socket_.get() >= 0) {
    ::shutdown(socket_.get(), SHUT_RDWR);
  }
}

httplib::Request Exchange::make_request() {
  httplib::Request request;
  request.method = request_.method;
  request.path = url_.target;
  for (const auto& [name, value] : request_.headers) {
    request.headers.emplace(name, value);
  }
  const std::string origin = url_.origin();
  request.headers.emplace("host", origin.substr(origin.find("://") + 3));
  request.headers.emplace("accept-encoding", "identity");
  if (through_tunnel() && !proxy_->user.empty()) {
    // The library would send the proxy's password to the server, too.
    request.headers.emplace("Proxy-Authorization", "");
  }
  if (!request_.body.empty()) {
    // A provider, since newer versions of the library send a request again by
    // themselves when a server closes: this one gives the body once.
    request.content_length_ = request_.body.size();
    request.content_provider_ = [this](std::size_t offset, std::size_t length,
                                       httplib::DataSink& sink) {
      if (offset == 0 && std::exchange(body_left_, true)) {
        return false;
      }
      sink.write(request_.body.data() + offset, length);
      return true;
    };
  }
  request.content_receiver = [this](const char* data, std::size_t size,
                                    auto /*offset*/, auto /*total*/) {
    too_large_ = size > options_.most_bytes - received_.size();
    if (!too_large_) {
      received_.append(data, size);
    }
    return !too_large_;
  };
  return request;
}

Response Exchange::run() {
  if (through_tunnel()) {
    probe_tunnel(*proxy_, url_,
                 {options_.connect_timeout, options_.read_timeout,
                  options_.interruption_descriptor});
  }
  make_client();
  const httplib::Request request = make_request();
  RequestWatch watch(options_.whole_timeout, options_.interruption_descriptor,
                     [this] { stop(); });
  const httplib::Result result = client_->send(request);
  const RequestWatch::Verdict verdict = watch.finish();
  if (!result) {
    fail(result.error(), verdict);
  }
  return accept(*result);
}

Response Exchange::accept(const httplib::Response& answer) {
  if (answer.status == 407 && proxy_ && url_.scheme == "http") {
    throw TransportRefusal(
        Kind::not_sent,
        fmt::format("the proxy {} wants a user and password (407): set "
                    "http_proxy=http://USER:PASSWORD@{}",
                    proxy_->name(), proxy_->name()));
  }
  return {answer.status, lower_case_headers(answer.headers),
          std::move(received_)};
}

void Exchange::fail_certificate() {
  const long result = tls_client()->get_openssl_verify_result();
  const std::string problem = result == X509_V_OK ||
                                      result == X509_V_ERR_HOSTNAME_MISMATCH ||
                                      result == X509_V_ERR_IP_ADDRESS_MISMATCH
                                  ? "it is for another name"
                                  : ::X509_verify_cert_error_string(result);
  throw TransportRefusal(
      Kind::not_sent,
      fmt::format("the certificate of {} is not trusted: {}; {} may name a "
                  "file with the certificates to trust",
                  url_.host_and_port(), problem,
                  options_.certificates_variable));
}

void Exchange::fail(httplib::Error error, RequestWatch::Verdict verdict) {
  const std::string server = url_.host_and_port();
  if (verdict == RequestWatch::Verdict::interrupted) {
    throw TransportError(without_answer(), "interrupted");
  }
  if (too_large_) {
    throw TransportRefusal(
        Kind::no_answer, fmt::format("the answer of {} is larger than {} bytes",
                                     server, options_.most_bytes));
  }
  // Newer versions of the library have an error of its own for another name,
  // which older ones do not know.
  if (error == httplib::Error::SSLServerVerification ||
      httplib::to_string(error).find("hostname") != std::string::npos) {
    fail_certificate();
  }
  if (error == httplib::Error::SSLLoadingCerts) {
    throw TransportRefusal(
        Kind::not_sent,
        fmt::format("there are no PEM certificates in {}",
                    certificates_.empty()
                        ? "the system's folder; install "
                          "ca-certificates"
                        : fmt::format("{}, which {} names", certificates_,
                                      options_.certificates_variable)));
  }
  if (error == httplib::Error::Connection ||
      error == httplib::Error::ConnectionTimeout ||
      error == httplib::Error::BindIPAddress) {
    throw TransportError(
        Kind::not_sent,
        proxy_ ? fmt::format("cannot connect to the proxy {}", proxy_->name())
               : "cannot connect to " + server);
  }
  if (error == httplib::Error::SSLConnection) {
    throw TransportError(Kind::not_sent, "no TLS connection to " + server);
  }
  throw TransportError(
      without_answer(),
      without_answer() == Kind::not_sent
          ? fmt::format("{} took no request", server)
          : fmt::format("{} took the request, but gave no answer {}", server,
                        verdict == RequestWatch::Verdict::too_long
                            ? "in time"
                            : "before it closed or its time was over"));
}

class HttpsTransport : public Transport {
 public:
  HttpsTransport(Environment environment, TransportOptions options)
      : environment_(std::move(environment)), options_(std::move(options)) {}

  Response send(const Request& request) override {
    try {
      check_headers(request);
      const BrokenPipeBlock block;
      return Exchange(request, options_, environment_).run();
    } catch (const TransportError&) {
      throw;
    } catch (const UrlError& error) {
      throw TransportRefusal(Kind::not_sent, error.what());
    } catch (const ProxyError& error) {
      throw TransportRefusal(Kind::not_sent, error.what());
    } catch (const std::exception& error) {
      // No room for a thread, or the library stumbled over the answer.
      throw TransportError(Kind::no_answer, error.what());
    }
  }

 private:
  Environment environment_;
  TransportOptions options_;
};

}  // namespace

std::unique_ptr<Transport> make_https_transport(const Environment& environment,
                                                TransportOptions options) {
  return std::make_unique<HttpsTransport>(environment, std::move(options));
}

}  // namespace benchgate::reporters::http
