#pragma once

#include <string>
#include <string_view>

namespace benchgate::store {

/// Why and where a text is not JSON, for a message. `otherwise` is what the
/// parser that refused it said; it is used where this one would not refuse.
[[nodiscard]] std::string describe_syntax_error(std::string_view text,
                                                std::string_view otherwise);

}  // namespace benchgate::store
