#pragma once

#include <unistd.h>

#include <utility>

namespace benchgate::store {

/// An open file descriptor, closed at the end.
class Descriptor {
 public:
  Descriptor() = default;

  /// Takes over `number`; negative means none.
  explicit Descriptor(int number) : number_(number) {}

  ~Descriptor() { close(); }

  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}

  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }

  /// Gives it up unclosed, to somebody else who closes it.
  int release() { return std::exchange(number_, -1); }

  explicit operator bool() const { return number_ >= 0; }

 private:
  void close() const {
    if (number_ >= 0) {
      ::close(number_);
    }
  }

  int number_ = -1;
};

}  // namespace benchgate::store
