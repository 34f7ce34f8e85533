#pragma once

#include "reporters/http/environment.h"
#include "reporters/http/transport.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace benchgate::reporters::http {

struct TransportOptions {
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);

  /// For each part of an answer, and of what is sent.
  std::chrono::milliseconds read_timeout = std::chrono::seconds(30);

  /// For the whole of a request: a server may send a byte now and then.
  std::chrono::milliseconds whole_timeout = std::chrono::seconds(90);

  /// Once the user wants to end: the time for what is still to be said, that a
  /// check run is cancelled. Actions kills 7.5 seconds after its first signal.
  std::chrono::milliseconds farewell_timeout = std::chrono::seconds(3);

  std::size_t most_bytes = std::size_t{16} << 20U;  ///< Of an answer's body.

  /// Readable, and to stay so, once the user wants to end: what is under way
  /// then ends without an answer. What is sent after that is carried, within
  /// the farewell time. Neither read nor closed; -1: nobody interrupts.
  int interruption_descriptor = -1;

  /// The variable that names a file of the certificates that are trusted, in
  /// place of the system's.
  std::string certificates_variable = "SSL_CERT_FILE";
};

/// Requests over http and https, one connection each. The environment says how:
///
/// - the certificates that are trusted: see TransportOptions;
/// - the proxies: see proxy.h.
///
/// Certificates and their names are always checked. No threads but one's own
/// may use it at the same time.
[[nodiscard]] std::unique_ptr<Transport> make_https_transport(
    const Environment& environment, TransportOptions options = {});

}  // namespace benchgate::reporters::http
