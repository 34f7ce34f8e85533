#include "store/contents.h"

#include "store/system_error.h"

#include <fmt/core.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace benchgate::store {

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

Contents::Contents(void* mapping, std::size_t size)
    : bytes_(static_cast<const std::byte*>(mapping), size) {}

Contents::~Contents() {
  if (memory_ == nullptr) {
    ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
}

std::shared_ptr<const Contents> Contents::read(int file, std::size_t size,
                                               const std::string& path) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): see Memory.
  auto memory = std::make_unique_for_overwrite<std::byte[]>(size);
  const std::size_t count = read_at(file, {memory.get(), size}, 0, path);
  return std::shared_ptr<const Contents>(
      new Contents(std::move(memory), count));
}

std::shared_ptr<const Contents> Contents::map(int file, std::size_t size,
                                              const std::string& path) {
  void* const mapping = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (mapping == MAP_FAILED) {
    throw_system_error(fmt::format("map {}", path), errno);
  }
  return std::shared_ptr<const Contents>(new Contents(mapping, size));
}

}  // namespace benchgate::store
