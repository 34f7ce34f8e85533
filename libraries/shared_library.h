#pragma once

/// \file
/// Libraries that few commands need: loaded when one of them is asked for,
/// rather than by every command when it starts.

#include <stdexcept>
#include <string>

namespace benchgate::libraries {

/// The message is a sentence: what needs the library, and what to install.
class MissingLibrary : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A C library that is loaded, and stays loaded.
class SharedLibrary {
 public:
  struct Name {
    const char* file;      ///< "libpq.so.5"
    const char* purpose;   ///< What needs it: "a history in PostgreSQL".
    const char* packages;  ///< Those that have it: "libpq5".
  };

  /// Throws: MissingLibrary.
  explicit SharedLibrary(const Name& name);

  /// Points `function` to that of the library which is called `name`.
  ///
  /// Throws: MissingLibrary if there is none.
  template <class Function>
  void find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(address_of(name));
  }

 private:
  [[nodiscard]] void* address_of(const char* name) const;

  Name name_;
  void* handle_;
};

/// The library `name`; in a release, which takes nothing of the system, the one
/// that it has brought along as `file` (libraries/standalone.cmake).
constexpr SharedLibrary::Name or_our_own([[maybe_unused]] const char* file,
                                         SharedLibrary::Name name) {
#ifdef BENCHGATE_STANDALONE
  name.file = file;
  name.packages = "all of benchgate, not its program alone";
#endif
  return name;
}

}  // namespace benchgate::libraries
