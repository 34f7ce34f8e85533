#include "store/equal_copy.h"

#include "store/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>

namespace benchgate::store {

namespace {

/// Two of them fit into the processor's second cache, and onto the stack.
constexpr std::size_t kPiece = std::size_t{32} << 10U;

/// Files that differ mostly do so here already.
constexpr std::size_t kFirstPiece = std::size_t{4} << 10U;
using Piece = std::array<std::byte, kPiece>;

/// False: the system fails, or the file ends before.
bool fill(int file, std::span<std::byte> buffer, std::uint64_t offset) {
  while (!buffer.empty()) {
    const ::ssize_t count = ::pread(file, buffer.data(), buffer.size(),
                                    static_cast<::off_t>(offset));
    if (count == 0 || (count < 0 && errno != EINTR)) {
      return false;
    }
    const auto done = static_cast<std::size_t>(std::max<::ssize_t>(count, 0));
    buffer = buffer.subspan(done);
    offset += done;
  }
  return true;
}

bool have_same_bytes(int left, int right, std::uint64_t size) {
  Piece left_piece;   // NOLINT: filled before it is read.
  Piece right_piece;  // NOLINT
  std::size_t count = 0;
  for (std::uint64_t at = 0; at < size; at += count) {
    count = static_cast<std::size_t>(
        std::min<std::uint64_t>(at == 0 ? kFirstPiece : kPiece, size - at));
    if (!fill(left, std::span(left_piece).first(count), at) ||
        !fill(right, std::span(right_piece).first(count), at) ||
        std::memcmp(left_piece.data(), right_piece.data(), count) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_equal_copy(const Directory& folder, const char* name, ::mode_t mode,
                   int source, std::uint64_t size) {
  const Descriptor file(
      ::openat(folder.descriptor(), name,
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status = {};
  return file && ::fstat(file.get(), &status) == 0 &&
         status.st_mode == (S_IFREG | mode) && status.st_nlink == 1 &&
         status.st_uid == ::geteuid() &&
         static_cast<std::uint64_t>(status.st_size) == size &&
         have_same_bytes(source, file.get(), size);
}

}  // namespace benchgate::store
