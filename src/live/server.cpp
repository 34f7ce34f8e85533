#include "reporters/http/listening_socket.h"
#include "src/live/end_signal.h"
#include "src/live/endpoint.h"
#include "src/live/own_thread.h"
#include "src/live/server_fork.h"
#include "src/live/worker_pool.h"
#include "src/serve/loopback.h"

#include <fmt/format.h>
#include <httplib.h>

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "benchgate/live.h"

namespace benchgate::live {

namespace {

constexpr std::string_view kFolder = "/debug/pprof/";

class Workers final : public httplib::TaskQueue {
 public:
  void enqueue(std::function<void()> job) override {
    pool_.add(std::move(job));
  }

  void shutdown() override { pool_.finish(); }

 private:
  WorkerPool pool_;
};

class HttpServer final : public httplib::Server, public ForkedAway {
 public:
  /// The port must be free when this process is gone.
  void in_child() override { ::close(svr_sock_); }
};

void refuse(httplib::Response& response, int status,
            const std::string& sentence) {
  response.status = status;
  // By this, pprof knows that the words are for whoever reads it.
  response.set_header("X-Go-Pprof", "1");
  response.set_content(sentence + "\n", "text/plain; charset=utf-8");
}

void send(httplib::Response& response, Answer answer) {
  if (!answer.filename.empty()) {
    response.set_header(
        "Content-Disposition",
        fmt::format("attachment; filename=\"{}\"", answer.filename));
  }
  response.body = std::move(answer.bytes);
  response.set_header("Content-Type", answer.type);
}

/// Our threads get none of the program's signals, not even when they begin.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }

  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  SignalsBlocked(SignalsBlocked&&) = delete;
  SignalsBlocked& operator=(SignalsBlocked&&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

class Server::State {
 public:
  explicit State(Settings settings) : settings_(std::move(settings)) {
    set_up();
    bind();
    const SignalsBlocked blocked;
    listener_ = std::thread([this] {
      const OwnThread own;
      http_.listen_after_bind();
    });
    // The library forgets a stop that comes before it runs.
    while (!http_.is_running()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    watch_forks(http_);
  }

  ~State() {
    unwatch_forks(http_);
    end_.end();
    http_.stop();
    listener_.join();
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;

  [[nodiscard]] bool is_of_this_process() const {
    return process_ == ::getpid();
  }

  [[nodiscard]] int port() const { return port_; }

  [[nodiscard]] const std::string& host() const { return settings_.address; }

 private:
  void set_up() {
    using Unrouted = httplib::Server::HandlerResponse;
    http_.new_task_queue = [] { return new Workers; };
    http_.set_socket_options(reporters::http::take_port);
    http_.set_tcp_nodelay(true);
    http_.set_payload_max_length(1U << 16U);
    // An end need not wait for a connection that is kept for nothing.
    http_.set_keep_alive_max_count(1);
    constexpr std::time_t kSeconds = 2;
    http_.set_keep_alive_timeout(kSeconds);
    http_.set_read_timeout(kSeconds);
    http_.set_write_timeout(kSeconds);
    http_.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) {
          response.set_header("X-Content-Type-Options", "nosniff");
          return turns_away(request, response) ? Unrouted::Handled
                                               : Unrouted::Unhandled;
        });
    http_.Get(".*", [this](const httplib::Request& request,
                           httplib::Response& response) {
      handle(request, response);
    });
    http_.set_exception_handler([](const httplib::Request& /*request*/,
                                   httplib::Response& response,
                                   const std::exception_ptr& exception) {
      try {
        std::rethrow_exception(exception);
      } catch (const std::exception& error) {
        refuse(response, 500,
               fmt::format("this profile could not be made: {}", error.what()));
      }
    });
  }

  /// What comes before any handler: whom we answer at all.
  bool turns_away(const httplib::Request& request,
                  httplib::Response& response) const {
    if (serve::is_loopback(settings_.address) &&
        !serve::names_loopback(request.get_header_value("Host"))) {
      refuse(response, 421,
             "this server answers to localhost and 127.0.0.1 only");
      return true;
    }
    if (request.method != "GET") {
      response.set_header("Allow", "GET");
      refuse(response, 405, "nothing can be changed here: use GET");
      return true;
    }
    if (request.has_header("Range")) {
      refuse(response, 416, "a profile is sent as a whole");
      return true;
    }
    return false;
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    const std::string_view path = request.path;
    if (path == "/" || path == kFolder.substr(0, kFolder.size() - 1)) {
      response.set_redirect(std::string(kFolder));
      return;
    }
    if (path == kFolder) {
      response.set_content(index_page(), "text/html; charset=utf-8");
      return;
    }
    const Endpoint* const endpoint =
        path.starts_with(kFolder) ? find_endpoint(path.substr(kFolder.size()))
                                  : nullptr;
    if (endpoint == nullptr) {
      refuse(response, 404,
             fmt::format("Unknown profile; {} lists what "
                         "there is",
                         kFolder));
      return;
    }
    try {
      send(response,
           endpoint->answer(
               Query({request.params.begin(), request.params.end()}), end_));
    } catch (const Refusal& refusal) {
      refuse(response, refusal.status(), refusal.what());
    }
  }

  void bind() {
    errno = 0;
    const std::string& host = settings_.address;
    port_ = settings_.port == 0 ? http_.bind_to_any_port(host)
            : http_.bind_to_port(host, settings_.port) ? settings_.port
                                                       : -1;
    if (port_ > 0) {
      return;
    }
    const int error = errno;
    if (error == EADDRINUSE) {
      throw Error(fmt::format(
          "profiles cannot be served at port {} of {}, which is taken: choose "
          "another one, or 0 for any that is free",
          settings_.port, host));
    }
    throw Error(fmt::format(
        "profiles cannot be served at {}, port {}: {}", host, settings_.port,
        error == 0 ? "there is no such address here"
                   : std::generic_category().message(error)));
  }

  Settings settings_;
  pid_t process_ = ::getpid();
  HttpServer http_;
  EndSignal end_;
  std::thread listener_;
  int port_ = 0;
};

Server::Server(const Settings& settings)
    : state_(std::make_unique<State>(settings)) {}

Server::~Server() {
  if (!state_->is_of_this_process()) {
    // After a fork: its threads are not here, and cannot be waited for.
    static_cast<void>(state_.release());
  }
}

int Server::port() const {
  return state_->port();
}

std::string Server::address() const {
  const std::string& host = state_->host();
  return host.find(':') == std::string::npos
             ? fmt::format("http://{}:{}{}", host, port(), kFolder)
             : fmt::format("http://[{}]:{}{}", host, port(), kFolder);
}

}  // namespace benchgate::live
