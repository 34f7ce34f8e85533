#pragma once

#include "store/descriptor.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace benchgate::store {

/// The bytes of one file, in memory of our own or mapped. Immutable.
///
/// A mapped file must not be truncated by others while it is mapped: reading
/// beyond its new end kills the process (SIGBUS). The store itself never
/// changes a file that has a name.
class Contents {
 public:
  /// Files above this are mapped, others read. Where it lies was measured: one
  /// open, read and close of 100 KiB takes half as long as mapping and touching
  /// it; at 1 MiB they are equal, and a mapping takes no memory.
  static constexpr std::size_t kLargestRead = std::size_t{256} << 10U;

  /// Up to `size` bytes from the start of `file`, fewer if it ends before.
  ///
  /// Throws: StoreError; `path` is named in it.
  static Contents read(int file, std::size_t size, const std::string& path);

  /// A lock of the open file is kept while it is mapped, also when `file` is
  /// closed.
  ///
  /// Precondition: `size` is the size of `file` and not 0.
  static Contents map(int file, std::size_t size, const std::string& path);

  Contents(Contents&& other) noexcept;
  Contents& operator=(Contents&& other) noexcept;
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
  ~Contents();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  // A vector would fill it with zeros first.
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  using Memory = std::unique_ptr<std::byte[]>;

  Contents(Memory memory, std::size_t size);
  Contents(void* mapping, std::size_t size, Descriptor open_file);

  Memory memory_;  // Empty: the bytes are a mapping.
  std::span<const std::byte> bytes_;
  Descriptor open_file_;  // Of a mapping that does not keep it itself.
};

/// Reads into `buffer` from `offset`; the result is shorter only at the end.
std::size_t read_at(int file, std::span<std::byte> buffer, std::size_t offset,
                    const std::string& path);

}  // namespace benchgate::store
