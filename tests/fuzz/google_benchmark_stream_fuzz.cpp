#include "src/formats/google_benchmark_json.h"
#include "src/formats/google_benchmark_stream.h"
#include "tests/support/recording_sink.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Whatever the bytes are: results, or one sentence that says why not. What the
/// quick reader reads, the exact one can read too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace benchgate::formats;
  std::string text(reinterpret_cast<const char*>(data), size);
  text.resize(size + padding_for_json());
  benchgate::tests::RecordingSink sink;
  try {
    const std::size_t runs = stream_google_benchmark_json(
        std::string_view(text).substr(0, size), "f", sink);
    if (runs != sink.results.size()) {
      std::abort();
    }
  } catch (const FormatError&) {
    return 0;
  }
  return 0;
}
