#pragma once

/// \file
/// OpenSSL's libcrypto, loaded once something is hashed or signed: linked as an
/// archive, its tables would take a third of a megabyte of every start.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace benchgate::libraries {

/// Its functions that we call, under the names they have.
struct Libcrypto {
  decltype(&::BIO_free) BIO_free;
  decltype(&::BIO_new_mem_buf) BIO_new_mem_buf;
  decltype(&::ERR_clear_error) ERR_clear_error;
  decltype(&::EVP_Digest) EVP_Digest;
  decltype(&::EVP_DigestFinal_ex) EVP_DigestFinal_ex;
  decltype(&::EVP_DigestInit_ex) EVP_DigestInit_ex;
  decltype(&::EVP_DigestInit_ex2) EVP_DigestInit_ex2;
  decltype(&::EVP_DigestSign) EVP_DigestSign;
  decltype(&::EVP_DigestSignInit) EVP_DigestSignInit;
  decltype(&::EVP_DigestUpdate) EVP_DigestUpdate;
  decltype(&::EVP_EncodeBlock) EVP_EncodeBlock;
  decltype(&::EVP_MD_CTX_free) EVP_MD_CTX_free;
  decltype(&::EVP_MD_CTX_new) EVP_MD_CTX_new;
  decltype(&::EVP_MD_fetch) EVP_MD_fetch;
  decltype(&::EVP_PKEY_free) EVP_PKEY_free;
  decltype(&::EVP_PKEY_get_base_id) EVP_PKEY_get_base_id;
  decltype(&::EVP_PKEY_get_bits) EVP_PKEY_get_bits;
  decltype(&::EVP_PKEY_get_size) EVP_PKEY_get_size;
  decltype(&::EVP_sha1) EVP_sha1;
  decltype(&::EVP_sha256) EVP_sha256;
  decltype(&::PEM_read_bio_PrivateKey) PEM_read_bio_PrivateKey;
};

/// Loads it when first called; it stays loaded.
///
/// Throws: MissingLibrary.
const Libcrypto& libcrypto();

}  // namespace benchgate::libraries
