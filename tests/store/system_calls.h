#pragma once

/// \file
/// The system calls of a store in the hands of a test: each can fail, be cut
/// short, or be the last thing that the process does. Nothing is traced and
/// nothing is preloaded: system_calls.cpp defines these functions itself, and
/// what a program defines comes before what a library has.

#include <cstddef>
#include <cstdint>
#include <functional>

namespace benchgate::store::tests {

/// A call that is about to be made.
struct SystemCall {
  const char* name;
  int file;  // The descriptor that it begins with; -1: none.
};

/// What becomes of it.
struct Fate {
  /// Not 0: it is not made, and fails with this. A close is made all the same,
  /// as the kernel does.
  int error = 0;

  /// It reads, writes or copies no more.
  std::size_t most_bytes = SIZE_MAX;
};

/// While it lives, every call of this thread is judged before it is made. One
/// at a time; calls of the judge itself are not judged.
class Interception {
 public:
  using Judge = std::function<Fate(const SystemCall&)>;

  explicit Interception(Judge judge);
  ~Interception();

  Interception(const Interception&) = delete;
  Interception& operator=(const Interception&) = delete;
  Interception(Interception&&) = delete;
  Interception& operator=(Interception&&) = delete;

 private:
  Judge judge_;
};

}  // namespace benchgate::store::tests
