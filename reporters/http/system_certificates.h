#pragma once

#include <filesystem>
#include <initializer_list>

namespace benchgate::reporters::http {

/// The file of the certificates that this system trusts, where it is not among
/// the places in which the OpenSSL in use looks: one that a release brings
/// along looks where Debian keeps them. Empty if one of `places` (files or
/// folders) is there, and if nothing is found.
///
/// The list is that of Go's crypto/x509 (root_linux.go).
/// `root` stands before its names, for tests.
[[nodiscard]] std::filesystem::path system_certificates(
    std::initializer_list<std::filesystem::path> places,
    const std::filesystem::path& root = "/");

}  // namespace benchgate::reporters::http
