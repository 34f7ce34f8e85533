#include "store/generation.h"

#include "store/store_error.h"
#include "store/system_error.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <utility>

namespace benchgate::store {

namespace {

constexpr const char* kName = "ctl";
constexpr std::size_t kSize = 4096;

/// Fills the file up to its size. Reading a mapping beyond the end of its file
/// kills the process, and so does a hole that finds the disk full.
bool fill_up(int file, std::uint64_t size) {
  static constexpr std::array<std::byte, kSize> kZeros = {};
  if (size >= kSize) {
    return true;
  }
  const std::size_t missing = kSize - static_cast<std::size_t>(size);
  return ::pwrite(file, kZeros.data(), missing, static_cast<::off_t>(size)) ==
         static_cast<::ssize_t>(missing);
}

/// Mixes the bits (the finaliser of SplitMix64), so that two processes at two
/// times make two numbers.
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace

Generation Generation::open(const Directory& root, bool read_only) {
  const int access = read_only ? O_RDONLY : O_RDWR | O_CREAT;
  Generation generation;
  generation.file_ = Descriptor(
      ::openat(root.descriptor(), kName,
               access | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode_t{0600}));
  const int error_number = errno;
  struct stat status = {};
  if (generation.file_ && ::fstat(generation.file_.get(), &status) != 0) {
    throw_system_error(fmt::format("look at {}", root.path_of(kName)), errno);
  }
  const bool usable = generation.file_ && S_ISREG(status.st_mode);
  if (!usable && (generation.file_ || error_number == ELOOP ||
                  error_number == EISDIR || error_number == ENXIO)) {
    throw StoreError(
        StoreError::Kind::bad_layout,
        fmt::format("{} is not a file; remove it", root.path_of(kName)));
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!usable ||
      (read_only ? size < kSize : !fill_up(generation.file_.get(), size))) {
    return {};
  }
  void* const mapping =
      ::mmap(nullptr, kSize, PROT_READ, MAP_SHARED, generation.file_.get(), 0);
  if (mapping == MAP_FAILED) {
    return {};
  }
  generation.mapping_ = static_cast<const std::uint64_t*>(mapping);
  return generation;
}

Generation::~Generation() {
  if (mapping_ != nullptr) {
    ::munmap(const_cast<std::uint64_t*>(mapping_), kSize);
  }
}

Generation::Generation(Generation&& other) noexcept
    : file_(std::move(other.file_)),
      mapping_(std::exchange(other.mapping_, nullptr)) {}

Generation& Generation::operator=(Generation&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(mapping_, other.mapping_);
  return *this;
}

std::optional<std::uint64_t> Generation::read() const {
  if (mapping_ == nullptr) {
    return std::nullopt;
  }
  // Others write it, through their descriptors: see change().
  return __atomic_load_n(mapping_, __ATOMIC_ACQUIRE);
}

void Generation::change() const {
  static std::atomic<std::uint64_t> counter{0};
  if (!file_) {
    return;
  }
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const std::uint64_t value =
      mix(static_cast<std::uint64_t>(now) +
          mix(static_cast<std::uint64_t>(::getpid()) + mix(++counter)));
  // Written, not stored through the mapping: a store that finds the disk full
  // kills the process on file systems that copy on write.
  static_cast<void>(::pwrite(file_.get(), &value, sizeof(value), 0) ==
                    sizeof(value));
}

}  // namespace benchgate::store
