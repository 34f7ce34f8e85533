#pragma once

/// \file
/// What the program loads when it is first asked to talk over HTTP: cpp-httplib
/// and OpenSSL's TLS take longer to load than most commands take in all.
///
/// In the program, make_https_transport and make_http_server are those of
/// loader.cpp, which call the module's. Tests link the functions themselves.

#include "reporters/http/http_server.h"
#include "reporters/http/https_transport.h"

namespace benchgate::network {

inline constexpr const char* kModuleFile = "libbenchgate_network.so";

/// The one symbol that the module shows: a Module.
inline constexpr const char* kModuleSymbol = "benchgate_network";

struct Module {
  /// As the program's, or it belongs to another.
  const char* version;

  decltype(&reporters::http::make_https_transport) make_https_transport;
  decltype(&reporters::http::make_http_server) make_http_server;
};

}  // namespace benchgate::network
