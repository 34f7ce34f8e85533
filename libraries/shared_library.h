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

/// A C library that is loaded, and stays loaded. What is called of it are the
/// members of a structure that is one:
///
///     struct Libsum : SharedLibrary {
///       Libsum() : SharedLibrary({"libsum.so.1", "adding", "libsum1"}) {}
///       decltype(&::sum) sum = find("sum");
///     };
class SharedLibrary {
 public:
  struct Name {
    const char* file;      ///< "libpq.so.5"
    const char* purpose;   ///< What needs it: "a history in PostgreSQL".
    const char* packages;  ///< Those that have it: "libpq5".
  };

  /// Throws: MissingLibrary.
  explicit SharedLibrary(const Name& name);

  /// A function of whatever type it is assigned to.
  class Found {
   public:
    explicit Found(void* address) : address_(address) {}

    template <class Function>
    operator Function*() const {  // NOLINT(google-explicit-constructor)
      return reinterpret_cast<Function*>(address_);
    }

   private:
    void* address_;
  };

  /// That of the library which is called `name`.
  ///
  /// Throws: MissingLibrary if there is none.
  [[nodiscard]] Found find(const char* name) const;

 private:
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
