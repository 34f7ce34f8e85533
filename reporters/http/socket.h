#pragma once

#include <unistd.h>

#include <utility>

namespace benchgate::reporters::http {

/// A descriptor that is closed at the end; -1: none.
class Socket {
 public:
  explicit Socket(int value = -1) : value_(value) {}

  ~Socket() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }

  Socket(Socket&& other) noexcept : value_(std::exchange(other.value_, -1)) {}

  Socket& operator=(Socket&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

}  // namespace benchgate::reporters::http
