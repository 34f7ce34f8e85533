#include "src/formats/libarchive.h"

namespace benchgate::formats {

// The name that its releases have had since 3.0, of 2011.
Libarchive::Libarchive()
    : SharedLibrary(libraries::or_our_own(
          "libbenchgate_libarchive.so",
          {.file = "libarchive.so.13",
           .purpose = "what is compressed or kept in a store",
           .packages = "the package libarchive13 (libarchive13t64, "
                       "libarchive)"})) {}

const Libarchive& libarchive() {
  static const Libarchive kLoaded;
  return kLoaded;
}

}  // namespace benchgate::formats
