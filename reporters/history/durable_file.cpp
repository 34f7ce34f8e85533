#include "reporters/history/durable_file.h"

#include "reporters/history/backend.h"
#include "reporters/write_all.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <system_error>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporary = ".benchgate-";

[[noreturn]] void fail(std::string_view doing, const fs::path& path,
                       int error) {
  throw HistoryError(fmt::format("cannot {} {}: {}", doing, path.string(),
                                 std::generic_category().message(error)));
}

/// Puts the names in a folder on disk.
void sync_folder(const fs::path& folder) {
  const int descriptor =
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    fail("open", folder, errno);
  }
  // Some network file systems do not have it, and need none.
  const int error =
      ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? 0
                                                                      : errno;
  ::close(descriptor);
  if (error != 0) {
    fail("write", folder, error);
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) {
    return;
  }
  const fs::path parent = folder.parent_path();
  if (parent != folder) {
    make_folder(parent);
  }
  if (::mkdir(folder.c_str(), 0777) == 0) {
    sync_folder(parent.empty() ? "." : parent);
  } else if (errno != EEXIST || !fs::is_directory(folder, error)) {
    fail("make the folder", folder, errno == EEXIST ? ENOTDIR : errno);
  }
}

/// A file under a temporary name; removed unless it was given its own.
class TemporaryFile {
 public:
  explicit TemporaryFile(const NewFile& file) : file_(&file) {
    std::random_device random;
    const std::uint64_t number =
        (std::uint64_t{random()} << 32U) | std::uint64_t{random()};
    path_ = file.path.parent_path() /
            fmt::format("{}{:016x}.tmp", kTemporary, number);
  }

  ~TemporaryFile() {
    if (!path_.empty()) {
      ::unlink(path_.c_str());
    }
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  void write() {
    const int descriptor =
        ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      fail("write", file_->path, errno);
    }
    int error = write_all(descriptor, file_->bytes);
    // ENOSPC may come as late as here, and of a network as late as below.
    if (error == 0 && ::fsync(descriptor) != 0) {
      error = errno;
    }
    if (::close(descriptor) != 0 && error == 0) {
      error = errno;
    }
    if (error != 0) {
      fail("write", file_->path, error);
    }
  }

  /// Returns: whether the name was free.
  bool publish() {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, file_->path.c_str(),
                    RENAME_NOREPLACE) == 0) {
      path_.clear();
      return true;
    }
    if (errno == EINVAL || errno == ENOSYS) {  // Not on this file system.
      if (::link(path_.c_str(), file_->path.c_str()) == 0) {
        return true;
      }
    }
    if (errno != EEXIST) {
      fail("write", file_->path, errno);
    }
    return false;
  }

 private:
  const NewFile* file_;
  fs::path path_;
};

}  // namespace

std::vector<bool> publish_files(std::span<const NewFile> files) {
  std::vector<bool> fresh;
  std::set<fs::path> folders;
  for (const NewFile& file : files) {
    const fs::path folder = file.path.parent_path();
    if (folders.insert(folder).second) {
      make_folder(folder);
    }
    TemporaryFile temporary(file);
    temporary.write();
    fresh.push_back(temporary.publish());
  }
  // Also for names that were taken: who took them may not have come so far.
  for (const fs::path& folder : folders) {
    sync_folder(folder);
  }
  return fresh;
}

std::optional<std::string> read_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) {
      return std::nullopt;
    }
    fail("read", path, errno);
  }
  std::string bytes;
  constexpr std::size_t kChunk = 1U << 16U;
  for (;;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    const ssize_t count = ::read(descriptor, bytes.data() + before, kChunk);
    const int error = count < 0 ? errno : 0;
    bytes.resize(before + static_cast<std::size_t>(count < 0 ? 0 : count));
    if (count == 0 || (error != 0 && error != EINTR)) {
      ::close(descriptor);
      if (error != 0) {
        fail("read", path, error);
      }
      return bytes;
    }
  }
}

void remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    fail("remove", path, errno);
  }
}

namespace {

/// Gives every file below `folder` to `take`, those of a dot, too.
template <typename Take>
void for_each_file(const fs::path& folder, Take take) {
  std::error_code error;
  fs::recursive_directory_iterator each(folder, error);
  if (error == std::errc::no_such_file_or_directory) {
    return;
  }
  while (!error && each != fs::recursive_directory_iterator()) {
    std::error_code gone;
    const bool hidden = each->path().filename().native().front() == '.';
    if (each->is_regular_file(gone)) {
      take(each->path(), hidden);
    } else if (hidden && each->is_directory(gone)) {
      each.disable_recursion_pending();
    }
    each.increment(error);
  }
  // Folders are never removed by us; somebody else may.
  if (error && error != std::errc::no_such_file_or_directory) {
    fail("read the folder", folder, error.value());
  }
}

}  // namespace

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for_each_file(folder, [&files](const fs::path& path, bool hidden) {
    if (!hidden) {
      files.push_back(path);
    }
  });
  return files;
}

std::vector<fs::path> entries_in(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (each->path().filename().native().front() != '.') {
      entries.push_back(each->path());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    fail("read the folder", folder, error.value());
  }
  return entries;
}

void remove_leftovers(const fs::path& folder, double seconds) {
  const auto now = fs::file_time_type::clock::now();
  for_each_file(folder, [&](const fs::path& path, bool) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    if (!error && path.filename().native().starts_with(kTemporary) &&
        std::chrono::duration<double>(now - written).count() >= seconds) {
      remove_file(path);
    }
  });
}

}  // namespace benchgate::reporters::history
