#pragma once

#include "store/directory.h"

#include <cstdint>
#include <optional>

namespace benchgate::store {

/// A number that all processes with one store open share, and that changes
/// whenever one of them takes something out of it. While it stays the same,
/// what was there is still there.
///
/// It is eight bytes in the file `ctl` of the store, in the order of the
/// machine, followed by zeros up to 4 KiB. Any value will do, so a file that is
/// lost or garbled costs a few looks at the disk and nothing else.
class Generation {
 public:
  Generation() = default;

  /// Makes the file if it can. Where it cannot, read() is always empty.
  ///
  /// Throws: StoreError bad_layout when the name is taken by something else.
  static Generation open(const Directory& root, bool read_only);

  ~Generation();
  Generation(Generation&& other) noexcept;
  Generation& operator=(Generation&& other) noexcept;
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  /// Takes about a nanosecond: the file is mapped.
  [[nodiscard]] std::optional<std::uint64_t> read() const;

  /// Changes it. When the disk does not let it, others find out what is gone
  /// when they look for it.
  void change() const;

 private:
  Descriptor file_;
  const std::uint64_t* mapping_ = nullptr;
};

}  // namespace benchgate::store
