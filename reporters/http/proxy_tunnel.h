#pragma once

/// \file
/// Asks a proxy for a tunnel before cpp-httplib does.
///
/// Version 0.11.4 of that library, Debian 12's, dereferences a null pointer
/// when a proxy answers CONNECT with 407 and the request has a body (upstream
/// issue 1544), and no version says what the proxy answered.

#include "reporters/http/proxy.h"
#include "reporters/http/url.h"

#include <chrono>

namespace benchgate::reporters::http {

struct TunnelTimeouts {
  std::chrono::milliseconds connect;
  std::chrono::milliseconds answer;
  int interruption_descriptor = -1;  ///< Readable: the user wants to end.
};

/// Returns once `proxy` has opened a tunnel to `url`, and closes it.
///
/// Throws: TransportError (not_sent) if the proxy cannot be reached, does not
///         answer in time, answers 5xx, or the user wants to end;
///         TransportRefusal (not_sent) if it answers anything else but 2xx, 407
///         above all.
void probe_tunnel(const Proxy& proxy, const Url& url, TunnelTimeouts timeouts);

}  // namespace benchgate::reporters::http
