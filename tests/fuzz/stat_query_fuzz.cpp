#include "src/stat/filter.h"
#include "src/stat/projection_syntax.h"
#include "src/stat/query_token.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Whatever the text is: a filter and a projection, or a marked place that says
/// why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace benchgate;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const stat::Configuration configuration = {
      {"goos", "linux", formats::Reach::everything}};
  try {
    const stat::Filter filter(text);
    static_cast<void>(filter.accepts(
        {{"Sort/n=8/x-4", formats::NameStyle::equals_sign}, &configuration},
        {"ns/op", "sec/op", 1e-9}));
  } catch (const stat::QueryError&) {
    static_cast<void>(0);
  }
  try {
    static_cast<void>(stat::parse_projection(text));
  } catch (const stat::QueryError&) {
    return 0;
  }
  return 0;
}
