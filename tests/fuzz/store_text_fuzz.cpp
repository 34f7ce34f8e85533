// Whatever the text: a line of a pin and a reference are understood in one way
// only, which is written back byte for byte, or not at all.

#include "store/references.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::store::Reference;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reference = benchgate::store::reference_from_text(text);
  if (reference && to_text(*reference) != text) {
    std::abort();
  }
  // A pin is lines: each is a reference without a name.
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line =
        end == std::string_view::npos ? rest : rest.substr(0, end + 1);
    const auto target = benchgate::store::target_from_line(line);
    if (target &&
        benchgate::store::to_line(target->kind, target->digest) != line) {
      std::abort();
    }
    if (target && benchgate::store::reference_from_text(line) !=
                      Reference{target->kind, target->digest}) {
      std::abort();
    }
    rest.remove_prefix(line.size());
  }
  return 0;
}
