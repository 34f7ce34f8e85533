#include "reporters/http/http_server.h"
#include "reporters/http/https_transport.h"
#include "src/measure/own_file.h"
#include "src/network/module.h"

#include <fmt/format.h>

#include <dlfcn.h>

#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

namespace benchgate {

namespace {

using network::Carrier;
using network::Failure;
using network::Listener;
using network::Module;
using network::Result;
using reporters::http::HttpServer;
using reporters::http::Request;
using reporters::http::Response;
using reporters::http::Transport;
using reporters::http::TransportError;
using reporters::http::TransportRefusal;

/// `what` is the rest of a sentence about the module.
std::runtime_error unusable(std::string_view what) {
  return std::runtime_error(
      fmt::format("GitHub, GitLab and `history serve` take {}, which {}",
                  network::kModuleFile, what));
}

const Module& load() {
  const auto file = measure::find_own_file(network::kModuleFile);
  if (!file) {
    throw unusable(
        "is not there: install all of benchgate, not its program alone");
  }
  // It stays: the program ends with it.
  void* const library = ::dlopen(file->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw unusable(fmt::format(
        "cannot be loaded: {}; install what it names, or benchgate again",
        ::dlerror()));
  }
  const auto* module =
      static_cast<const Module*>(::dlsym(library, network::kModuleSymbol));
  if (module == nullptr ||
      std::string_view(module->version) != BENCHGATE_VERSION) {
    throw unusable(fmt::format(
        "is of another version: {}; this is benchgate {}: install it again",
        file->native(), BENCHGATE_VERSION));
  }
  return *module;
}

const Module& module() {
  static const Module& loaded = load();
  return loaded;
}

[[noreturn]] void raise(const Failure& failure) {
  switch (failure.kind) {
    case Failure::Kind::transport_error:
      throw TransportError(failure.request, failure.message);
    case Failure::Kind::transport_refusal:
      throw TransportRefusal(failure.request, failure.message);
    case Failure::Kind::system_error:
      throw std::system_error(failure.code, std::generic_category());
    case Failure::Kind::other:
      break;
  }
  throw std::runtime_error(failure.message);
}

template <class Value>
Value take(Result<Value> result) {
  if (const auto* failure = std::get_if<Failure>(&result)) {
    raise(*failure);
  }
  return std::get<Value>(std::move(result));
}

class LoadedTransport : public Transport {
 public:
  explicit LoadedTransport(std::unique_ptr<Carrier> carrier)
      : carrier_(std::move(carrier)) {}

  Response send(const Request& request) override {
    return take(carrier_->send(request));
  }

 private:
  std::unique_ptr<Carrier> carrier_;
};

/// Measuring goes on, and the results are kept: as when a site is not there.
class MissingTransport : public Transport {
 public:
  explicit MissingTransport(std::string why) : why_(std::move(why)) {}

  Response send(const Request&) override {
    throw TransportRefusal(TransportError::Kind::not_sent, why_);
  }

 private:
  std::string why_;
};

class LoadedServer : public HttpServer {
 public:
  explicit LoadedServer(std::unique_ptr<Listener> listener)
      : listener_(std::move(listener)) {}

  [[nodiscard]] int port() const override { return listener_->port(); }

  void run() override {
    if (const auto failure = listener_->run()) {
      raise(*failure);
    }
  }

  void stop() override { listener_->stop(); }

 private:
  std::unique_ptr<Listener> listener_;
};

}  // namespace

namespace reporters::http {

std::unique_ptr<Transport> make_https_transport(const Environment& environment,
                                                TransportOptions options) {
  try {
    return std::make_unique<LoadedTransport>(
        take(module().make_carrier(environment, std::move(options))));
  } catch (const std::runtime_error& error) {
    return std::make_unique<MissingTransport>(error.what());
  }
}

std::unique_ptr<HttpServer> make_http_server(const std::string& address,
                                             int port,
                                             HttpServer::Handler handler) {
  return std::make_unique<LoadedServer>(
      take(module().make_listener(address, port, std::move(handler))));
}

}  // namespace reporters::http

}  // namespace benchgate
