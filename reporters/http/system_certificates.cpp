#include "reporters/http/system_certificates.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace benchgate::reporters::http {

namespace {

constexpr std::array kFiles = {
    "etc/ssl/certs/ca-certificates.crt",  // Debian, Gentoo, Arch.
    "etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL 6.
    "etc/ssl/ca-bundle.pem",              // openSUSE.
    "etc/pki/tls/cacert.pem",             // OpenELEC.
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // CentOS, RHEL 7.
    "etc/ssl/cert.pem",                                  // Alpine.
};

}  // namespace

std::filesystem::path system_certificates(
    std::initializer_list<std::filesystem::path> places,
    const std::filesystem::path& root) {
  const auto is_there = [](const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
  };
  if (std::ranges::any_of(places, is_there)) {
    return {};
  }
  for (const char* file : kFiles) {
    if (is_there(root / file)) {
      return root / file;
    }
  }
  return {};
}

}  // namespace benchgate::reporters::http
