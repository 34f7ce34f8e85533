#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace benchgate::reporters {

/// Bytes that did not arrive; the message says which, where and why.
class DeliveryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes `bytes` to `file` at once or not at all: a temporary file beside it,
/// synced, then renamed over it. A symbolic link is followed; special files
/// (/dev/stdout, a pipe) are written to as they are.
///
/// Throws: DeliveryError; the old file is then still whole, and nothing is
///         left behind.
void deliver_to_file(const std::filesystem::path& file, std::string_view bytes);

/// Writes `bytes` to a file descriptor, all of them.
/// Throws: DeliveryError (a closed pipe, a full disk).
void deliver_to_descriptor(int descriptor, std::string_view name,
                           std::string_view bytes);

}  // namespace benchgate::reporters
