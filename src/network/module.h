#pragma once

/// \file
/// What the program loads when it is first asked to talk over HTTP: cpp-httplib
/// and OpenSSL's TLS take longer to load than most commands take in all.
///
/// In the program, make_https_transport and make_http_server are those of
/// loader.cpp, which call the module's. Tests link the functions themselves.
///
/// Nothing that is thrown leaves the module, nor does it call anything of the
/// program that throws: a release's has a C++ library of its own, and neither
/// can unwind the other's calls.

#include "reporters/http/http_server.h"
#include "reporters/http/https_transport.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace benchgate::network {

inline constexpr const char* kModuleFile = "libbenchgate_network.so";

/// The one symbol that the module shows: a Module.
inline constexpr const char* kModuleSymbol = "benchgate_network";

/// What was thrown, for loader.cpp to throw it again.
struct Failure {
  enum class Kind { transport_error, transport_refusal, system_error, other };

  Kind kind = Kind::other;
  /// Of the first two kinds.
  reporters::http::TransportError::Kind request =
      reporters::http::TransportError::Kind::not_sent;
  int code = 0;  ///< Of a system_error, of std::generic_category().
  std::string message;
};

template <class Value>
using Result = std::variant<Value, Failure>;

/// As reporters::http::Transport.
class Carrier {
 public:
  virtual ~Carrier() = default;

  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;
  Carrier(Carrier&&) = delete;
  Carrier& operator=(Carrier&&) = delete;

  virtual Result<reporters::http::Response> send(
      const reporters::http::Request& request) noexcept = 0;

 protected:
  Carrier() = default;
};

/// As reporters::http::HttpServer.
class Listener {
 public:
  virtual ~Listener() = default;

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  Listener(Listener&&) = delete;
  Listener& operator=(Listener&&) = delete;

  [[nodiscard]] virtual int port() const noexcept = 0;
  virtual std::optional<Failure> run() noexcept = 0;
  virtual void stop() noexcept = 0;

 protected:
  Listener() = default;
};

struct Module {
  /// As the program's, or it belongs to another.
  const char* version;

  Result<std::unique_ptr<Carrier>> (*make_carrier)(
      const reporters::http::Environment& environment,
      reporters::http::TransportOptions options) noexcept;

  Result<std::unique_ptr<Listener>> (*make_listener)(
      const std::string& address, int port,
      reporters::http::HttpServer::Handler handler) noexcept;
};

}  // namespace benchgate::network
