#include "store/contents.h"

#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace benchgate::store {

namespace {

/// The open file once more, where a mapping of it does not keep it: file
/// systems that lie on others map a file of those. Elsewhere, and without
/// descriptors, none: a lock that goes early lets gc remove what can still be
/// read.
Descriptor kept_open(int file) {
  struct statfs system = {};
  const bool lies_on_another = ::fstatfs(file, &system) == 0 &&
                               (system.f_type == OVERLAYFS_SUPER_MAGIC ||
                                system.f_type == FUSE_SUPER_MAGIC);
  return Descriptor(lies_on_another ? ::fcntl(file, F_DUPFD_CLOEXEC, 0) : -1);
}

}  // namespace

std::size_t read_at(int file, std::span<std::byte> buffer, std::size_t offset,
                    const std::string& path) {
  std::size_t done = 0;
  while (done < buffer.size()) {
    const ::ssize_t count =
        ::pread(file, buffer.data() + done, buffer.size() - done,
                static_cast<::off_t>(offset + done));
    if (count == 0) {
      break;
    }
    if (count < 0 && errno != EINTR) {
      throw_system_error(fmt::format("read {}", path), errno);
    }
    done += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return done;
}

Contents::Contents(Memory memory, std::size_t size)
    : memory_(std::move(memory)), bytes_(memory_.get(), size) {}

Contents::Contents(void* mapping, std::size_t size, Descriptor open_file)
    : bytes_(static_cast<const std::byte*>(mapping), size),
      open_file_(std::move(open_file)) {}

Contents::Contents(Contents&& other) noexcept
    : memory_(std::move(other.memory_)),
      bytes_(std::exchange(other.bytes_, {})),
      open_file_(std::move(other.open_file_)) {}

Contents& Contents::operator=(Contents&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  std::swap(open_file_, other.open_file_);
  return *this;
}

Contents::~Contents() {
  if (memory_ == nullptr && !bytes_.empty()) {
    ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
}

Contents Contents::read(int file, std::size_t size, const std::string& path) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): see Memory.
  auto memory = std::make_unique_for_overwrite<std::byte[]>(size);
  const std::size_t count = read_at(file, {memory.get(), size}, 0, path);
  return {std::move(memory), count};
}

Contents Contents::map(int file, std::size_t size, const std::string& path) {
  void* const mapping = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (mapping == MAP_FAILED) {
    throw_system_error(fmt::format("map {}", path), errno);
  }
  return {mapping, size, kept_open(file)};
}

}  // namespace benchgate::store
