#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace benchgate::tests {

/// A private key, made for a test.
class TestKey {
 public:
  explicit TestKey(evp_pkey_st* key);

  [[nodiscard]] evp_pkey_st* get() const { return key_.get(); }

  /// PKCS #8, as PEM.
  [[nodiscard]] std::string private_pem() const;
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] std::string locked_pem(std::string_view passphrase) const;

  /// Whether `signature` is this key's of `text`, with SHA-256.
  [[nodiscard]] bool verifies(std::string_view text,
                              std::string_view signature) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

[[nodiscard]] TestKey make_rsa_key(unsigned bits);
[[nodiscard]] TestKey make_ec_key();

/// Where a server's certificate and its key, and that of who signed it, lie.
struct TestCertificates {
  std::filesystem::path authority;  ///< For SSL_CERT_FILE.
  std::filesystem::path server;
  std::filesystem::path server_key;
};

/// Makes an authority, and by it a certificate for `names`, for example
/// "DNS:localhost,IP:127.0.0.1"; writes them into `folder`.
[[nodiscard]] TestCertificates make_certificates(
    const std::filesystem::path& folder, const std::string& names);

}  // namespace benchgate::tests
