#include "store/directory.h"

#include "store/system_error.h"

#include <fmt/core.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>

namespace benchgate::store {

namespace {

/// A file may have a time of any year. Those before 1824 and after 2115 become
/// the ends of that, so that the difference of two fits, too.
std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kMostSeconds = INT64_MAX / 2 / kSecond;
  return std::clamp<std::int64_t>(time.tv_sec, -kMostSeconds, kMostSeconds) *
             kSecond +
         time.tv_nsec;
}

Directory::Type type_of(const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return Directory::Type::file;
    case DT_UNKNOWN:
      return Directory::Type::unknown;
    default:
      return Directory::Type::other;
  }
}

struct CloseDirectory {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

}  // namespace

FileStatus status_of(const struct stat& status) {
  return {.identity = {.device = status.st_dev,
                       .inode = status.st_ino,
                       .size = static_cast<std::uint64_t>(status.st_size),
                       .modified_ns = nanoseconds(status.st_mtim),
                       .changed_ns = nanoseconds(status.st_ctim)},
          .is_regular = S_ISREG(status.st_mode),
          .is_directory = S_ISDIR(status.st_mode)};
}

Directory Directory::open(const std::string& path) {
  Descriptor descriptor(
      ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) {
    throw_system_error(fmt::format("open the folder {}", path), errno);
  }
  return {std::move(descriptor), path};
}

FileIdentity Directory::identity() const {
  struct stat status = {};
  if (::fstat(descriptor(), &status) != 0) {
    throw_system_error(fmt::format("look at {}", path_), errno);
  }
  return status_of(status).identity;
}

std::string Directory::path_of(std::string_view name) const {
  return fmt::format("{}/{}", path_, name);
}

std::optional<FileStatus> Directory::status(const char* name) const {
  struct stat status = {};
  if (::fstatat(descriptor(), name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return status_of(status);
  }
  if (errno == ENOENT) {
    return std::nullopt;
  }
  throw_system_error(fmt::format("look at {}", path_of(name)), errno);
}

void Directory::for_each_name(
    const std::function<void(const Entry& entry)>& visit) const {
  // Opened anew: a duplicate would share its position with other threads.
  Descriptor again(
      ::openat(descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseDirectory> stream(
      again ? ::fdopendir(again.get()) : nullptr);
  if (stream == nullptr) {
    throw_system_error(fmt::format("list {}", path_), errno);
  }
  again.release();  // The stream closes it.

  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr) {
      break;
    }
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") {
      visit({.name = name.data(),
             .type = type_of(*entry),
             .inode = entry->d_ino});
    }
  }
  if (errno != 0) {
    throw_system_error(fmt::format("list {}", path_), errno);
  }
}

std::vector<std::string> Directory::names() const {
  std::vector<std::string> names;
  for_each_name([&](const Entry& entry) { names.emplace_back(entry.name); });
  return names;
}

void Directory::sync() const {
  if (::fsync(descriptor()) != 0) {
    throw_system_error(fmt::format("sync the folder {}", path_), errno);
  }
}

}  // namespace benchgate::store
