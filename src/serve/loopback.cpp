#include "src/serve/loopback.h"

#include <arpa/inet.h>
#include <sys/socket.h>

namespace benchgate::serve {

namespace {

/// "localhost" of "localhost:8080", "::1" of "[::1]:8080"; nothing of what is
/// neither a name nor one with a port.
std::string host_name(std::string_view host) {
  std::string_view name = host.substr(0, host.find(':'));
  std::string_view rest = host.substr(name.size());
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    name = end == std::string_view::npos ? "" : host.substr(1, end - 1);
    rest = end == std::string_view::npos ? "" : host.substr(end + 1);
  }
  const bool is_port =
      rest.empty() ||
      (rest.front() == ':' &&
       rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
  return is_port ? std::string(name) : "";
}

}  // namespace

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

bool names_loopback(std::string_view host_header) {
  const std::string name = host_name(host_header);
  in_addr numbers{};
  // As numbers: "127.evil.example" begins like one.
  return name == "localhost" || name == "::1" ||
         (is_loopback(name) &&
          ::inet_pton(AF_INET, name.c_str(), &numbers) == 1);
}

}  // namespace benchgate::serve
