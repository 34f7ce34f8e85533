#include "libraries/libcrypto.h"

#include "libraries/shared_library.h"

namespace benchgate::libraries {

namespace {

Libcrypto load() {
  const SharedLibrary library(or_our_own(
      "libbenchgate_openssl.so",
      {.file = "libcrypto.so.3",
       .purpose = "a store, a history or a report to GitHub",
       .packages = "the package libssl3 (libssl3t64, openssl-libs)"}));
  Libcrypto loaded{};
  library.find("BIO_free", loaded.BIO_free);
  library.find("BIO_new_mem_buf", loaded.BIO_new_mem_buf);
  library.find("ERR_clear_error", loaded.ERR_clear_error);
  library.find("EVP_Digest", loaded.EVP_Digest);
  library.find("EVP_DigestFinal_ex", loaded.EVP_DigestFinal_ex);
  library.find("EVP_DigestInit_ex", loaded.EVP_DigestInit_ex);
  library.find("EVP_DigestInit_ex2", loaded.EVP_DigestInit_ex2);
  library.find("EVP_DigestSign", loaded.EVP_DigestSign);
  library.find("EVP_DigestSignInit", loaded.EVP_DigestSignInit);
  library.find("EVP_DigestUpdate", loaded.EVP_DigestUpdate);
  library.find("EVP_EncodeBlock", loaded.EVP_EncodeBlock);
  library.find("EVP_MD_CTX_free", loaded.EVP_MD_CTX_free);
  library.find("EVP_MD_CTX_new", loaded.EVP_MD_CTX_new);
  library.find("EVP_MD_fetch", loaded.EVP_MD_fetch);
  library.find("EVP_PKEY_free", loaded.EVP_PKEY_free);
  library.find("EVP_PKEY_get_base_id", loaded.EVP_PKEY_get_base_id);
  library.find("EVP_PKEY_get_bits", loaded.EVP_PKEY_get_bits);
  library.find("EVP_PKEY_get_size", loaded.EVP_PKEY_get_size);
  library.find("EVP_sha1", loaded.EVP_sha1);
  library.find("EVP_sha256", loaded.EVP_sha256);
  library.find("PEM_read_bio_PrivateKey", loaded.PEM_read_bio_PrivateKey);
  return loaded;
}

}  // namespace

const Libcrypto& libcrypto() {
  static const Libcrypto kLoaded = load();
  return kLoaded;
}

}  // namespace benchgate::libraries
