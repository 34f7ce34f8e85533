#include "src/formats/go_text.h"
#include "tests/support/recording_sink.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// However a text is cut into pieces, it says the same; and a line that is
/// guessed says what it says after lines that cannot be guessed from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::tests::RecordingSink;
  using benchgate::tests::TextSource;
  const std::string text(reinterpret_cast<const char*>(data), size);
  RecordingSink whole;
  TextSource source(text);
  const auto summary = benchgate::formats::read_go_text(source, "f", whole);
  if (summary.results != whole.results.size()) {
    std::abort();
  }

  RecordingSink pieces;
  TextSource slow(text, 1);
  benchgate::formats::read_go_text(slow, "f", pieces);

  // A configuration line makes the reader forget the line before.
  std::string apart;
  for (const char c : text) {
    apart += c;
    if (c == '\n') {
      apart += "k: v\n";
    }
  }
  RecordingSink plain;
  TextSource unguessed(apart);
  benchgate::formats::read_go_text(unguessed, "f", plain);

  if (pieces.results != whole.results || plain.results != whole.results ||
      pieces.warnings != whole.warnings) {
    std::abort();
  }
  return 0;
}
