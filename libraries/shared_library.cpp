#include "libraries/shared_library.h"

#include <fmt/format.h>

#include <dlfcn.h>

namespace benchgate::libraries {

namespace {

/// For dlopen and dlsym, after one of them has failed.
MissingLibrary missing(const SharedLibrary::Name& name) {
  return MissingLibrary(
      fmt::format("{} takes {}, which cannot be loaded: {}; install {}",
                  name.purpose, name.file, ::dlerror(), name.packages));
}

}  // namespace

SharedLibrary::SharedLibrary(const Name& name)
    : name_(name), handle_(::dlopen(name.file, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) {
    throw missing(name_);
  }
}

SharedLibrary::Found SharedLibrary::find(const char* name) const {
  void* const address = ::dlsym(handle_, name);
  if (address == nullptr) {
    throw missing(name_);
  }
  return Found(address);
}

}  // namespace benchgate::libraries
