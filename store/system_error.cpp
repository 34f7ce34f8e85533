#include "store/system_error.h"

#include <fmt/core.h>

#include <cerrno>
#include <system_error>

namespace benchgate::store {

StoreError::Kind kind_of(int error_number) {
  using enum StoreError::Kind;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return not_found;
    case EACCES:
    case EPERM:
      return permission;
    case EROFS:
      return read_only;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:  // RLIMIT_FSIZE, or the most that the file system can hold.
      return no_space;
    case EEXIST:
    case ENOTEMPTY:
    case EISDIR:
      return exists;
    case EBUSY:
    case EAGAIN:
    case ETXTBSY:
      return busy;
    default:
      return io;
  }
}

void throw_system_error(std::string_view doing, int error_number) {
  throw StoreError(kind_of(error_number),
                   fmt::format("cannot {}: {}", doing,
                               std::generic_category().message(error_number)),
                   error_number);
}

}  // namespace benchgate::store
