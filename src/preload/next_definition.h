#pragma once

#include <dlfcn.h>

#include <atomic>

namespace benchgate::preload {

/// A function of the C library's, in whose place one of ours stands. Found at
/// its first use, which may be before any constructor has run, and so without
/// a guard of the compiler's.
template <typename Function>
class NextDefinition {
 public:
  /// `version`: which of several that the C library has; null, or not there:
  /// what the loader finds.
  constexpr explicit NextDefinition(const char* name,
                                    const char* version = nullptr)
      : name_(name), version_(version) {}

  /// So that it is not looked up where something is recorded.
  void look_up() { find(); }

  template <typename... Arguments>
  auto operator()(Arguments... arguments) {
    return find()(arguments...);
  }

 private:
  Function* find() {
    Function* function = found_.load(std::memory_order_relaxed);
    if (function == nullptr) {
      void* address = ::dlsym(RTLD_NEXT, name_);
      void* const other =
          version_ == nullptr ? nullptr : ::dlvsym(RTLD_NEXT, name_, version_);
      // Not the C library's, if one more library comes between.
      if (other != nullptr && is_of_one_file(address, other)) {
        address = other;
      }
      function = reinterpret_cast<Function*>(address);
      found_.store(function, std::memory_order_relaxed);
    }
    return function;
  }

  static bool is_of_one_file(void* a, void* b) {
    Dl_info of_a{};
    Dl_info of_b{};
    return ::dladdr(a, &of_a) != 0 && ::dladdr(b, &of_b) != 0 &&
           of_a.dli_fbase == of_b.dli_fbase;
  }

  const char* name_;
  const char* version_;
  std::atomic<Function*> found_{nullptr};
};

}  // namespace benchgate::preload
