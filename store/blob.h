#pragma once

#include "store/contents.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace benchgate::store {

/// The bytes of an artifact. Copies share them; they stay readable while a copy
/// lives, even when the artifact is removed or the store is closed.
class Blob {
 public:
  explicit Blob(std::shared_ptr<const Contents> contents)
      : contents_(std::move(contents)) {}

  [[nodiscard]] std::span<const std::byte> bytes() const {
    return contents_->bytes();
  }

  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes().data()), bytes().size()};
  }

  [[nodiscard]] std::size_t size() const { return bytes().size(); }

 private:
  std::shared_ptr<const Contents> contents_;
};

}  // namespace benchgate::store
