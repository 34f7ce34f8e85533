#pragma once

#include <string>
#include <string_view>

namespace benchgate::serve {

/// Whether `host`, a name or an address, is this machine's own.
bool is_loopback(std::string_view host);

/// Whether a request's Host header, "localhost:8080" or "[::1]", names a
/// loopback address, as it has to where we listen on one: a page of somebody
/// else that points its own name here (DNS rebinding) must get nothing.
bool names_loopback(std::string_view host_header);

}  // namespace benchgate::serve
