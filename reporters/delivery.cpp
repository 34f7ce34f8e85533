#include "reporters/delivery.h"

#include "reporters/write_all.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <utility>

namespace benchgate::reporters {

namespace {

namespace fs = std::filesystem;

/// As many as Linux follows itself.
constexpr int kMostLinks = 40;

[[noreturn]] void fail(std::string_view name, std::string_view reason) {
  throw DeliveryError(fmt::format("cannot write {}: {}", name, reason));
}

[[noreturn]] void fail_with(std::string_view name, int error) {
  fail(name, std::generic_category().message(error));
}

/// Closes at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}

  ~Descriptor() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] int get() const { return value_; }

  /// Returns: 0, or the error of a network file system that wrote late.
  int close() {
    const int result = ::close(value_) == 0 ? 0 : errno;
    value_ = -1;
    return result;
  }

 private:
  int value_;
};

/// The number in "/dev/fd/5", "/dev/stdout", "/proc/self/fd/5": what is open
/// already is written to as it is, where opening it anew would start at the
/// beginning of a file that somebody else is writing.
std::optional<int> open_descriptor(const std::string& path) {
  if (path == "/dev/stdout") {
    return STDOUT_FILENO;
  }
  if (path == "/dev/stderr") {
    return STDERR_FILENO;
  }
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (path.starts_with(folder)) {
      int number = -1;
      const char* begin = path.data() + folder.size();
      const char* end = path.data() + path.size();
      const auto [rest, error] = std::from_chars(begin, end, number);
      if (error == std::errc() && rest == end && number >= 0) {
        return number;
      }
    }
  }
  return std::nullopt;
}

/// The file that a chain of symbolic links ends at, whether it exists or not.
fs::path follow_links(fs::path path, const std::string& name) {
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    if (!fs::is_symlink(path, error)) {
      return path;
    }
    const fs::path target = fs::read_symlink(path, error);
    if (error) {
      fail_with(name, error.value());
    }
    path = path.parent_path() / target;
  }
  fail_with(name, ELOOP);
}

/// A new file beside the one it will replace; removed unless published.
class TemporaryFile {
 public:
  TemporaryFile(const fs::path& folder, std::string name)
      : name_(std::move(name)), descriptor_(create(folder)) {}

  ~TemporaryFile() {
    if (!published_) {
      ::unlink(path_.c_str());
    }
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

  /// Throws: DeliveryError.
  void publish(const fs::path& file) {
    // ENOSPC may come as late as here.
    if (::fsync(descriptor_.get()) != 0 && errno != EINVAL) {
      fail_with(name_, errno);
    }
    if (const int error = descriptor_.close(); error != 0) {
      fail_with(name_, error);
    }
    if (::rename(path_.c_str(), file.c_str()) != 0) {
      fail_with(name_, errno);
    }
    published_ = true;
  }

 private:
  int create(const fs::path& folder) {
    std::random_device random;
    for (int attempt = 0;; ++attempt) {
      // Not made of the file's own name, which may be as long as names get.
      const std::uint64_t number =
          (std::uint64_t{random()} << 32U) | std::uint64_t{random()};
      path_ = folder / fmt::format(".benchgate-{:016x}.tmp", number);
      const int descriptor =
          ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor >= 0) {
        return descriptor;
      }
      if (errno == ENOENT || errno == ENOTDIR) {
        fail(name_, fmt::format("there is no folder {}", folder.string()));
      }
      if (errno == EACCES || errno == EROFS || errno == EPERM) {
        fail(name_, fmt::format("no file can be made in the folder {} ({})",
                                folder.string(),
                                std::generic_category().message(errno)));
      }
      if (errno != EEXIST || attempt == 100) {
        fail_with(name_, errno);
      }
    }
  }

  std::string name_;
  fs::path path_;
  Descriptor descriptor_;
  bool published_ = false;
};

/// A rename is on disk when its folder is. By then the file is there for every
/// reader, so an error here is not worth undoing it.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) {
    ::fsync(descriptor.get());
  }
}

void replace_file(const fs::path& file, const struct stat* existing,
                  const std::string& name, std::string_view bytes) {
  const fs::path folder =
      file.has_parent_path() ? file.parent_path() : fs::path(".");
  TemporaryFile temporary(folder, name);
  if (existing != nullptr) {
    constexpr mode_t kPermissions = 07777;
    // Not every file system has permissions to keep.
    static_cast<void>(
        ::fchmod(temporary.descriptor(), existing->st_mode & kPermissions));
  }
  if (const int error = write_all(temporary.descriptor(), bytes); error != 0) {
    fail_with(name, error);
  }
  temporary.publish(file);
  sync_folder(folder);
}

void write_special(const fs::path& file, const std::string& name,
                   std::string_view bytes) {
  const Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (descriptor.get() < 0) {
    fail_with(name, errno);
  }
  deliver_to_descriptor(descriptor.get(), name, bytes);
}

}  // namespace

void deliver_to_file(const fs::path& file, std::string_view bytes) {
  const std::string name = file.string();
  if (const auto open_already = open_descriptor(name)) {
    deliver_to_descriptor(*open_already, name, bytes);
    return;
  }

  struct stat status {};

  const bool exists = ::stat(file.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    fail(name, "it is a folder");
  }
  if (exists && !S_ISREG(status.st_mode)) {
    write_special(file, name, bytes);
    return;
  }
  if (exists && ::access(file.c_str(), W_OK) != 0) {
    fail_with(name, errno);
  }
  replace_file(follow_links(file, name), exists ? &status : nullptr, name,
               bytes);
}

void deliver_to_descriptor(int descriptor, std::string_view name,
                           std::string_view bytes) {
  const int error = write_all(descriptor, bytes);
  if (error == EPIPE) {
    fail(name, "its reader has closed it");
  }
  if (error != 0) {
    fail_with(name, error);
  }
}

}  // namespace benchgate::reporters
