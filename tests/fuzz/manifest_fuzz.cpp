// Whatever the text: parse_manifest returns a valid manifest that survives
// writing and reading, or throws StoreError bad_manifest; and the long way of
// reading does the same with the same words.

#include "store/manifest.h"
#include "store/manifest_parser.h"
#include "store/manifest_writer.h"
#include "store/store_error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using benchgate::store::Manifest;
using benchgate::store::StoreError;

/// What became of a text: a manifest, or why it is none.
struct Outcome {
  Manifest manifest;
  std::string refusal;

  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(Manifest (*parse)(std::string_view), std::string_view text) {
  try {
    return {.manifest = parse(text), .refusal = {}};
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::bad_manifest) {
      std::abort();
    }
    return {.manifest = {}, .refusal = error.what()};
  }
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::store::parse_manifest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Outcome outcome = outcome_of(parse_manifest, text);
  require(outcome ==
          outcome_of(benchgate::store::parse_manifest_as_json, text));
  if (outcome.refusal.empty()) {
    benchgate::store::validate(outcome.manifest);
    const std::string written =
        benchgate::store::write_manifest(outcome.manifest);
    require(parse_manifest(written) == outcome.manifest);
  }
  return 0;
}
