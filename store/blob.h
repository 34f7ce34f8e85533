#pragma once

#include "store/verified_file.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace benchgate::store {

/// The bytes of an artifact. Copies share them; they stay readable while a copy
/// lives, even when the artifact is removed or the store is closed.
class Blob {
 public:
  /// `file` has contents.
  explicit Blob(Handle<const VerifiedFile> file) : file_(std::move(file)) {}

  [[nodiscard]] std::span<const std::byte> bytes() const {
    return file_->contents->bytes();
  }

  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes().data()), bytes().size()};
  }

  [[nodiscard]] std::size_t size() const { return bytes().size(); }

 private:
  Handle<const VerifiedFile> file_;
};

}  // namespace benchgate::store
