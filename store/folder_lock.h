#pragma once

#include "store/descriptor.h"
#include "store/directory.h"

#include <chrono>
#include <string_view>

namespace benchgate::store {

/// Keeps other processes and threads from changing a folder in the same way
/// meanwhile. The kernel lets go of it however the process ends, so there are
/// no stale locks.
class FolderLock {
 public:
  /// Waits for up to `patience`. `doing` says for what, in messages.
  ///
  /// Throws: StoreError busy when another still has it.
  FolderLock(const Directory& folder, std::chrono::milliseconds patience,
             std::string_view doing);
  ~FolderLock();

  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock(FolderLock&&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  Descriptor folder_;  // Opened anew: a lock belongs to one opening.
};

}  // namespace benchgate::store
