#include "tests/reporters/http/test_keys.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <stdexcept>

namespace benchgate::tests {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&::BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&::X509_free)>;

template <typename T>
T required(T result) {
  if (!result) {
    throw std::runtime_error("OpenSSL refuses to make what the test needs");
  }
  return result;
}

Bio memory() {
  return {required(::BIO_new(::BIO_s_mem())), ::BIO_free};
}

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const auto size = ::BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

const unsigned char* bytes(std::string_view text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return reinterpret_cast<const unsigned char*>(text.data());
}

void add_extension(X509* certificate, X509* issuer, int kind,
                   const std::string& value) {
  X509V3_CTX context{};
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&::X509_EXTENSION_free)>
      extension(required(::X509V3_EXT_conf_nid(nullptr, &context, kind,
                                               value.c_str())),
                ::X509_EXTENSION_free);
  required(::X509_add_ext(certificate, extension.get(), -1));
}

/// Good from yesterday until tomorrow, with no signature yet.
Certificate draft(const TestKey& key, const std::string& name, long serial) {
  constexpr long kDay = 24L * 3600;
  Certificate certificate(required(::X509_new()), ::X509_free);
  required(::X509_set_version(certificate.get(), X509_VERSION_3));
  required(
      ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate.get()), serial));
  required(::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), -kDay));
  required(::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), kDay));
  required(::X509_set_pubkey(certificate.get(), key.get()));
  required(
      ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(certificate.get()),
                                   "CN", MBSTRING_ASC, bytes(name), -1, -1, 0));
  return certificate;
}

void sign(X509* certificate, X509* issuer, const TestKey& key) {
  required(
      ::X509_set_issuer_name(certificate, ::X509_get_subject_name(issuer)));
  required(::X509_sign(certificate, key.get(), ::EVP_sha256()));
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string pem_of(X509* certificate) {
  const Bio bio = memory();
  required(::PEM_write_bio_X509(bio.get(), certificate));
  return text_of(bio);
}

}  // namespace

TestKey::TestKey(evp_pkey_st* key) : key_(required(key), ::EVP_PKEY_free) {}

std::string TestKey::private_pem() const {
  const Bio bio = memory();
  required(::PEM_write_bio_PrivateKey(bio.get(), get(), nullptr, nullptr, 0,
                                      nullptr, nullptr));
  return text_of(bio);
}

std::string TestKey::public_pem() const {
  const Bio bio = memory();
  required(::PEM_write_bio_PUBKEY(bio.get(), get()));
  return text_of(bio);
}

std::string TestKey::locked_pem(std::string_view passphrase) const {
  const Bio bio = memory();
  required(::PEM_write_bio_PrivateKey(
      bio.get(), get(), ::EVP_aes_256_cbc(), bytes(passphrase),
      static_cast<int>(passphrase.size()), nullptr, nullptr));
  return text_of(bio);
}

bool TestKey::verifies(std::string_view text,
                       std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)> context(
      required(::EVP_MD_CTX_new()), ::EVP_MD_CTX_free);
  required(::EVP_DigestVerifyInit(context.get(), nullptr, ::EVP_sha256(),
                                  nullptr, get()));
  return ::EVP_DigestVerify(context.get(), bytes(signature), signature.size(),
                            bytes(text), text.size()) == 1;
}

TestKey make_rsa_key(unsigned bits) {
  return TestKey(::EVP_RSA_gen(bits));
}

TestKey make_ec_key() {
  return TestKey(::EVP_EC_gen("P-256"));
}

TestCertificates make_certificates(const std::filesystem::path& folder,
                                   const std::string& names) {
  const TestKey authority_key = make_ec_key();
  const Certificate authority =
      draft(authority_key, "an authority for tests", 1);
  add_extension(authority.get(), authority.get(), NID_basic_constraints,
                "critical,CA:TRUE");
  sign(authority.get(), authority.get(), authority_key);

  const TestKey server_key = make_ec_key();
  const Certificate server = draft(server_key, "a server for tests", 2);
  add_extension(server.get(), authority.get(), NID_subject_alt_name, names);
  sign(server.get(), authority.get(), authority_key);

  TestCertificates files{folder / "authority.pem", folder / "server.pem",
                         folder / "server.key"};
  write(files.authority, pem_of(authority.get()));
  write(files.server, pem_of(server.get()));
  write(files.server_key, server_key.private_pem());
  return files;
}

}  // namespace benchgate::tests
