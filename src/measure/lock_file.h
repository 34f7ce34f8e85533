#pragma once

#include "src/measure/file_descriptor.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace benchgate::measure {

/// An advisory lock (flock) on a file of its own, between processes and
/// between threads. The kernel frees it when its holder dies, however that
/// happens, so a lock that can be taken means that nobody is at work.
///
/// Whoever holds it exclusively may remove the file. A lock on a file that has
/// been removed guards nothing, so the functions below only return locks on
/// the file that has the name now.
class LockFile {
 public:
  enum class Mode { shared, exclusive };

  /// Opens `path`, making it and its folder when absent. Empty: another holder
  /// is in the way.
  ///
  /// Throws: MeasurementError (not_measured) if the file cannot be made.
  static std::optional<LockFile> try_open(const std::filesystem::path& path,
                                          Mode mode);

  /// As `try_open`, but waits; `waiting` is called once, before the wait.
  ///
  /// Throws: as `try_open`; Interrupted.
  static LockFile wait(const std::filesystem::path& path, Mode mode,
                       const std::function<void()>& waiting);

  /// From shared to exclusive or back, without waiting. The kernel lets go of
  /// the old lock first: after false nothing is held, and after true somebody
  /// may have held it in between.
  bool try_change(Mode mode);

  /// Whether the file still has its name: it may have been removed by whoever
  /// held the lock in between.
  [[nodiscard]] bool is_current() const;

  /// Removes the file. Only for the holder of the exclusive lock.
  void remove();

 private:
  LockFile(std::filesystem::path path, FileDescriptor descriptor);

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

/// Sleeps a short time, for loops that wait for another process.
///
/// Throws: Interrupted.
void wait_a_little();

}  // namespace benchgate::measure
