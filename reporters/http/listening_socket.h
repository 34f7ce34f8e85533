#pragma once

#include <sys/socket.h>

namespace benchgate::reporters::http {

/// Options of a socket that is to listen: its port can be had again at once,
/// but two servers never share it, as the HTTP library would have it by
/// SO_REUSEPORT.
inline void take_port(int socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace benchgate::reporters::http
