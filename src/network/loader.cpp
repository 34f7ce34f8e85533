#include "reporters/http/http_server.h"
#include "reporters/http/https_transport.h"
#include "src/measure/own_file.h"
#include "src/network/module.h"

#include <fmt/format.h>

#include <dlfcn.h>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace benchgate {

namespace {

using network::Module;

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

/// Measuring goes on, and the results are kept: as when a site is not there.
class MissingTransport : public reporters::http::Transport {
 public:
  explicit MissingTransport(std::string why) : why_(std::move(why)) {}

  reporters::http::Response send(const reporters::http::Request&) override {
    throw reporters::http::TransportRefusal(
        reporters::http::TransportError::Kind::not_sent, why_);
  }

 private:
  std::string why_;
};

}  // namespace

namespace reporters::http {

std::unique_ptr<Transport> make_https_transport(const Environment& environment,
                                                TransportOptions options) {
  try {
    return module().make_https_transport(environment, std::move(options));
  } catch (const std::runtime_error& error) {
    return std::make_unique<MissingTransport>(error.what());
  }
}

std::unique_ptr<HttpServer> make_http_server(const std::string& address,
                                             int port,
                                             HttpServer::Handler handler) {
  return module().make_http_server(address, port, std::move(handler));
}

}  // namespace reporters::http

}  // namespace benchgate
