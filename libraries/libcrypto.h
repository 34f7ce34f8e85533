#pragma once

/// \file
/// OpenSSL's libcrypto, loaded once something is hashed or signed: linked as an
/// archive, its tables would take a third of a megabyte of every start.

#include "libraries/shared_library.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace benchgate::libraries {

/// Its functions that we call, under the names they have.
struct Libcrypto : SharedLibrary {
  Libcrypto();

  decltype(&::BIO_free) BIO_free = find("BIO_free");
  decltype(&::BIO_new_mem_buf) BIO_new_mem_buf = find("BIO_new_mem_buf");
  decltype(&::ERR_clear_error) ERR_clear_error = find("ERR_clear_error");
  decltype(&::EVP_Digest) EVP_Digest = find("EVP_Digest");
  decltype(&::EVP_DigestFinal_ex) EVP_DigestFinal_ex =
      find("EVP_DigestFinal_ex");
  decltype(&::EVP_DigestInit_ex) EVP_DigestInit_ex = find("EVP_DigestInit_ex");
  decltype(&::EVP_DigestInit_ex2) EVP_DigestInit_ex2 =
      find("EVP_DigestInit_ex2");
  decltype(&::EVP_DigestSign) EVP_DigestSign = find("EVP_DigestSign");
  decltype(&::EVP_DigestSignInit) EVP_DigestSignInit =
      find("EVP_DigestSignInit");
  decltype(&::EVP_DigestUpdate) EVP_DigestUpdate = find("EVP_DigestUpdate");
  decltype(&::EVP_EncodeBlock) EVP_EncodeBlock = find("EVP_EncodeBlock");
  decltype(&::EVP_MD_CTX_free) EVP_MD_CTX_free = find("EVP_MD_CTX_free");
  decltype(&::EVP_MD_CTX_new) EVP_MD_CTX_new = find("EVP_MD_CTX_new");
  decltype(&::EVP_MD_fetch) EVP_MD_fetch = find("EVP_MD_fetch");
  decltype(&::EVP_PKEY_free) EVP_PKEY_free = find("EVP_PKEY_free");
  decltype(&::EVP_PKEY_get_base_id) EVP_PKEY_get_base_id =
      find("EVP_PKEY_get_base_id");
  decltype(&::EVP_PKEY_get_bits) EVP_PKEY_get_bits = find("EVP_PKEY_get_bits");
  decltype(&::EVP_PKEY_get_size) EVP_PKEY_get_size = find("EVP_PKEY_get_size");
  decltype(&::EVP_sha1) EVP_sha1 = find("EVP_sha1");
  decltype(&::EVP_sha256) EVP_sha256 = find("EVP_sha256");
  decltype(&::PEM_read_bio_PrivateKey) PEM_read_bio_PrivateKey =
      find("PEM_read_bio_PrivateKey");
};

/// Loads it when first called; it stays loaded.
///
/// Throws: MissingLibrary.
const Libcrypto& libcrypto();

}  // namespace benchgate::libraries
