#include "src/live/hooks.h"

#include <dlfcn.h>

namespace benchgate::live {

namespace {

const Hooks* find_hooks() {
  const auto* const found =
      static_cast<const Hooks*>(::dlsym(RTLD_DEFAULT, kHooksSymbol));
  return found != nullptr && found->version == kHooksVersion ? found : nullptr;
}

}  // namespace

const Hooks* hooks() {
  static const Hooks* const found = find_hooks();
  return found;
}

}  // namespace benchgate::live
