#pragma once

#include <string_view>

namespace benchgate::reporters {

/// Writes `bytes` to a file descriptor, waiting where it does not block. A pipe
/// that is closed and a file that may not grow are errors, not signals.
///
/// Returns: 0, or the error number that stopped it.
int write_all(int descriptor, std::string_view bytes);

}  // namespace benchgate::reporters
