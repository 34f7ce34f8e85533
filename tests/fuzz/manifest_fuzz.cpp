<<<<<<< HEAD
=======
// Whatever the text: parse_manifest returns a valid manifest that survives
// writing and reading, or throws StoreError bad_manifest.

>>>>>>> store
#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"
#include "store/store_error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
<<<<<<< HEAD
#include <string_view>

/// A manifest that was read keeps every rule, and reads back equal from what is
/// written of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::store::Manifest;
  using benchgate::store::parse_manifest;
  using benchgate::store::StoreError;
  try {
    const Manifest manifest =
        parse_manifest({reinterpret_cast<const char*>(data), size});
    if (benchgate::store::find_problem(manifest) ||
        parse_manifest(benchgate::store::write_manifest(manifest)) !=
            manifest) {
      std::abort();
    }
=======
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::store::StoreError;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  benchgate::store::Manifest manifest;
  try {
    manifest = benchgate::store::parse_manifest(text);
>>>>>>> store
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_manifest) {
      std::abort();
    }
<<<<<<< HEAD
=======
    return 0;
  }
  benchgate::store::validate(manifest);
  const std::string written = benchgate::store::write_manifest(manifest);
  if (benchgate::store::parse_manifest(written) != manifest) {
    std::abort();
>>>>>>> store
  }
  return 0;
}
