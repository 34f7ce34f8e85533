#include "store/publication.h"

#include "store/contents.h"
#include "store/staging.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <vector>

namespace benchgate::store {

namespace {

/// Readable by us alone until the file has its final mode. It is that of
/// whatever stays in a store; we write by the descriptor that made the file.
constexpr mode_t kStagingMode = 0400;

/// The name under which an unnamed file of ours can be given a name.
std::string name_in_proc(int file) {
  return fmt::format("/proc/self/fd/{}", file);
}

bool proc_is_there() {
  static const bool kThere = ::access("/proc/self/fd", X_OK) == 0;
  return kThere;
}

/// Gives an unnamed file a name. From Linux 6.10 on, whoever opened it may do
/// so by its descriptor; before, the way leads through /proc.
bool link_unnamed(int file, const Directory& folder, const char* name) {
  static std::atomic<bool> by_descriptor{true};
  if (by_descriptor.load(std::memory_order_relaxed)) {
    if (::linkat(file, "", folder.descriptor(), name, AT_EMPTY_PATH) == 0) {
      return true;
    }
    if (errno != ENOENT && errno != EPERM && errno != EINVAL) {
      return false;
    }
    by_descriptor.store(false, std::memory_order_relaxed);
  }
  return ::linkat(AT_FDCWD, name_in_proc(file).c_str(), folder.descriptor(),
                  name, AT_SYMLINK_FOLLOW) == 0;
}

bool lacks_renameat2(int error_number) {
  return error_number == EINVAL || error_number == ENOSYS;
}

}  // namespace

Publication::Publication(const Directory& target, const Directory& staging,
                         Staging how)
    : target_(target), staging_(staging) {
  if (how == Staging::unnamed && proc_is_there()) {
    file_ = Descriptor(::openat(target.descriptor(), ".",
                                O_TMPFILE | O_RDWR | O_CLOEXEC, kStagingMode));
    const bool unsupported =
        errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL;
    if (!file_ && !unsupported) {
      fail("create a file for", errno);
    }
  }
  if (!file_) {
    create_named();
  }
}

Publication::~Publication() {
  if (!staging_name_.empty()) {
    ::unlinkat(staging_.descriptor(), staging_name_.c_str(), 0);
  }
}

void Publication::create_named() {
  constexpr int kAttempts = 1000;
  int error_number = 0;
  for (int i = 0; i < kAttempts && !file_; ++i) {
    staging_name_ = next_staging_name();
    file_ = Descriptor(::openat(staging_.descriptor(), staging_name_.c_str(),
                                O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
                                kStagingMode));
    error_number = errno;
    if (!file_ && error_number != EEXIST) {
      break;
    }
  }
  if (!file_) {
    staging_name_.clear();  // It is not ours to remove.
    fail("create a file for", error_number);
  }
  lock_staged_file(file_.get());
}

void Publication::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ::ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      fail("write a file for", errno);
    }
    bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
}

void Publication::start_sync(Durability durability) {
  if (durability < Durability::data ||
      ::sync_file_range(file_.get(), 0, 0, SYNC_FILE_RANGE_WRITE) == 0) {
    return;
  }
  // Where it cannot be asked for, fsync does all of it. Any other error is of
  // bytes that are lost, and fsync would not tell of them again.
  if (errno != ENOSYS && errno != EINVAL && errno != EPERM) {
    fail("sync a file for", errno);
  }
}

void Publication::copy_from(int source, std::uint64_t size,
                            const std::string& source_path) {
  std::uint64_t done = 0;
  while (done < size) {
    auto offset = static_cast<::off_t>(done);
    const ::ssize_t count = ::copy_file_range(source, &offset, file_.get(),
                                              nullptr, size - done, 0);
    if (count <= 0) {
      break;  // Another file system, an old kernel: what read and write do, or
              // say, counts.
    }
    done += static_cast<std::uint64_t>(count);
  }

  constexpr std::size_t kPiece = std::size_t{256} << 10U;
  std::vector<std::byte> buffer;
  while (done < size) {
    buffer.resize(kPiece);
    const std::span<std::byte> piece(
        buffer.data(),
        static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - done)));
    const std::size_t count =
        read_at(source, piece, static_cast<std::size_t>(done), source_path);
    if (count < piece.size()) {
      throw StoreError(
          StoreError::Kind::io,
          fmt::format("{} became shorter while it was copied", source_path));
    }
    write(piece);
    done += count;
  }
}

/// Whether the file has this mode already. To look takes a fifth of the time
/// that it takes to change it.
bool Publication::has_mode(mode_t mode) const {
  struct stat status = {};
  return ::fstat(file_.get(), &status) == 0 &&
         (status.st_mode & ~mode_t{S_IFMT}) == mode;
}

void Publication::make_final(const Visible& as) {
  if (!has_mode(as.mode) && ::fchmod(file_.get(), as.mode) != 0) {
    fail("set the mode of a file for", errno);
  }
  // Not tried again when it fails: the kernel reports a lost write once, and
  // the next fsync succeeds without the bytes.
  if (as.durability >= Durability::data && ::fsync(file_.get()) != 0) {
    fail("sync a file for", errno);
  }
}

Publication::Outcome Publication::publish(const Visible& as) {
  make_final(as);
  if (staging_name_.empty()) {
    if (!link_unnamed(file_.get(), target_, as.name)) {
      if (errno == EEXIST) {
        return Outcome::occupied;
      }
      fail("publish", errno);
    }
  } else {
    if (!rename_without_replacing(staging_, staging_name_.c_str(), target_,
                                  as.name)) {
      return Outcome::occupied;
    }
    staging_name_.clear();
  }
  if (as.durability == Durability::full) {
    target_.sync();
  }
  return Outcome::published;
}

void Publication::give_staging_name() {
  lock_staged_file(file_.get());
  staging_name_ = next_staging_name();
  while (!link_unnamed(file_.get(), staging_, staging_name_.c_str())) {
    const int error_number = errno;
    staging_name_.clear();
    if (error_number != EEXIST) {
      fail("name a file for", error_number);
    }
    staging_name_ = next_staging_name();
  }
}

/// Without a promise for a loss of power, the old file is swapped out and then
/// removed: ext4 writes a file to the disk when it is renamed over another, and
/// that takes five times as long. False: to be done by renaming.
bool Publication::exchange(const char* name) {
  const auto swap = [&] {
    return ::renameat2(staging_.descriptor(), staging_name_.c_str(),
                       target_.descriptor(), name, RENAME_EXCHANGE) == 0;
  };
  if (!swap()) {
    return false;
  }
  // Not there: a collection took the old file for a leftover.
  if (::unlinkat(staging_.descriptor(), staging_name_.c_str(), 0) != 0 &&
      errno != ENOENT) {
    // A folder took the name since it was looked at.
    const int error_number = errno;
    swap();
    fail("replace", error_number);
  }
  staging_name_.clear();
  return true;
}

void Publication::replace(const Visible& as) {
  make_final(as);
  if (staging_name_.empty()) {
    give_staging_name();
  }
  const auto old = target_.status(as.name);
  if (old && old->is_directory) {
    fail("replace", EISDIR);
  }
  // Only a file goes where remove_abandoned_files() finds it after a kill.
  if (old && old->is_regular && as.durability == Durability::none &&
      exchange(as.name)) {
    return;
  }
  if (::renameat(staging_.descriptor(), staging_name_.c_str(),
                 target_.descriptor(), as.name) != 0) {
    fail("replace", errno);
  }
  staging_name_.clear();
  if (as.durability == Durability::full) {
    target_.sync();
  }
}

FileIdentity Publication::identity() const {
  struct stat status = {};
  if (::fstat(file_.get(), &status) != 0) {
    fail("look at a file of", errno);
  }
  return status_of(status).identity;
}

void Publication::fail(std::string_view doing, int error_number) const {
  throw_system_error(fmt::format("{} {}", doing, target_.path()), error_number);
}

bool rename_without_replacing(const Directory& from, const char* from_name,
                              const Directory& to, const char* to_name) {
  if (::renameat2(from.descriptor(), from_name, to.descriptor(), to_name,
                  RENAME_NOREPLACE) == 0) {
    return true;
  }
  int error_number = errno;
  if (lacks_renameat2(error_number)) {
    if (::linkat(from.descriptor(), from_name, to.descriptor(), to_name, 0) ==
        0) {
      ::unlinkat(from.descriptor(), from_name, 0);
      return true;
    }
    error_number = errno;
  }
  if (error_number == EEXIST) {
    return false;
  }
  throw_system_error(fmt::format("rename {} to {}", from.path_of(from_name),
                                 to.path_of(to_name)),
                     error_number);
}

}  // namespace benchgate::store
