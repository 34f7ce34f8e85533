#include "libraries/libcrypto.h"

namespace benchgate::libraries {

Libcrypto::Libcrypto()
    : SharedLibrary(or_our_own(
          "libbenchgate_openssl.so",
          {.file = "libcrypto.so.3",
           .purpose = "a store, a history or a report to GitHub",
           .packages = "the package libssl3 (libssl3t64, openssl-libs)"})) {}

const Libcrypto& libcrypto() {
  static const Libcrypto kLoaded;
  return kLoaded;
}

}  // namespace benchgate::libraries
