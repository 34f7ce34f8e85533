#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"
#include "store/store_error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
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
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_manifest) {
      std::abort();
    }
  }
  return 0;
}
