#pragma once

/// \file
/// The names that files have while they are not finished, and what becomes of
/// those whose process was killed.

#include "store/directory.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace benchgate::store {

/// A name that no living process has used: ".benchgate-0000000123-0000000001".
/// A file system may have it all the same, from a process of another process
/// table or of another time. All have one length, so that no count of bytes
/// depends on the number of a process.
[[nodiscard]] std::string next_staging_name();

/// Whether `name` is one of next_staging_name(), of any number of digits.
[[nodiscard]] bool is_staging_name(std::string_view name);

/// Says that the owner of an unfinished file lives: it is locked while it is
/// open, and the lock goes with the process. Does nothing on file systems
/// without locks.
void lock_staged_file(int file);

/// Removes what processes that were killed left in a folder. Files of living
/// processes are locked, and files whose time is less than an hour away are
/// kept, since they may not be locked yet. Looks at every name. Returns how
/// many were removed.
///
/// Throws: StoreError if the folder cannot be listed.
std::uint64_t remove_abandoned_files(const Directory& folder);

}  // namespace benchgate::store
