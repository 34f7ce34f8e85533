// Whatever the text: parse_manifest returns a valid manifest that survives
// writing and reading, or throws StoreError bad_manifest.

#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"
#include "store/store_error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::store::StoreError;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  benchgate::store::Manifest manifest;
  try {
    manifest = benchgate::store::parse_manifest(text);
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_manifest) {
      std::abort();
    }
    return 0;
  }
  benchgate::store::validate(manifest);
  const std::string written = benchgate::store::write_manifest(manifest);
  if (benchgate::store::parse_manifest(written) != manifest) {
    std::abort();
  }
  return 0;
}
