#include "tests/store/scratch_disk.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace benchgate::store::tests {

namespace fs = std::filesystem;

namespace {

/// EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN are one request; 2 leaves out the
/// log, too (NOLOGFLUSH).
constexpr unsigned long kShutdown = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t kWithoutLog = 2;

bool run(const std::string& command) {
  // The commands are those below, with paths of our own in them.
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

/// Mounts of this process are its own from here on, and end with it.
void keep_mounts_private() {
  static const bool kDone =
      ::unshare(CLONE_NEWNS) == 0 &&
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!kDone) {
    throw std::runtime_error("mounts cannot be kept to this process");
  }
}

}  // namespace

const char* ScratchDisk::name_of(Type type) {
  return type == Type::ext4 ? "ext4" : "xfs";
}

std::string ScratchDisk::why_not(Type type) {
  if (::geteuid() != 0) {
    return "mounting an image needs root";
  }
  if (::access("/dev/loop-control", W_OK) != 0) {
    return "there are no loop devices";
  }
  if (!run(fmt::format("command -v mkfs.{}", name_of(type)))) {
    return fmt::format("there is no mkfs.{} (package {})", name_of(type),
                       type == Type::ext4 ? "e2fsprogs" : "xfsprogs");
  }
  try {
    const ScratchDisk disk(type);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

ScratchDisk::ScratchDisk(Type type, std::uintmax_t bytes) : type_(type) {
  keep_mounts_private();
  const fs::path image = folder_ / "image";
  const int file =
      ::open(image.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, mode_t{0600});
  ::close(file);
  fs::resize_file(image, bytes);
  fs::create_directory(path());
  const char* const flags = type == Type::ext4 ? "-F -q" : "-f -q";
  if (!run(
          fmt::format("mkfs.{} {} {}", name_of(type), flags, image.string()))) {
    throw std::runtime_error(
        fmt::format("mkfs.{} did not work", name_of(type)));
  }
  mount();
  fs::permissions(path(), fs::perms{0700});
}

ScratchDisk::~ScratchDisk() {
  try {
    unmount();
  } catch (const std::runtime_error& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
}

void ScratchDisk::mount() const {
  if (!run(fmt::format("mount -t {} -o loop {} {}", name_of(type_),
                       (folder_ / "image").string(), path().string()))) {
    throw std::runtime_error(
        fmt::format("a {} image cannot be mounted here", name_of(type_)));
  }
}

void ScratchDisk::unmount() const {
  // A process that was killed may take a moment to let go of its files.
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (run("umount " + path().string())) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error(path().string() + " cannot be unmounted");
}

void ScratchDisk::cut_power() const {
  const int folder = ::open(path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::uint32_t flags = kWithoutLog;
  const bool done = ::ioctl(folder, kShutdown, &flags) == 0;
  const int error_number = errno;
  ::close(folder);
  if (!done) {
    throw std::runtime_error(fmt::format("the disk cannot be shut down: {}",
                                         std::strerror(error_number)));
  }
}

void ScratchDisk::restart() {
  unmount();
  mount();
}

}  // namespace benchgate::store::tests
