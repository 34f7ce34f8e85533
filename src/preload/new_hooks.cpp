// Stands in for operator new and delete, where an allocator brings its own that
// do not call its malloc, as jemalloc, tcmalloc and mimalloc do: what the C++
// library's allocate comes by malloc, and is told of there. Not in programs
// that have the hooks built in (benchgate-config.cmake), whose own it would
// replace.

#include "src/preload/allocation_observer.h"
#include "src/preload/loops.h"
#include "src/preload/next_definition.h"

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>

namespace {

namespace preload = benchgate::preload;

/// Whether there is one that does not come by malloc. Found out before anybody
/// is told.
bool is_bypass = false;

[[gnu::constructor(101)]] void look_for_bypass() {
  void* const allocate = ::dlsym(RTLD_NEXT, "malloc");
  void* const make = ::dlsym(RTLD_NEXT, "_Znwm");
  Dl_info of_allocate{};
  Dl_info of_make{};
  is_bypass = make != nullptr && ::dladdr(allocate, &of_allocate) != 0 &&
              ::dladdr(make, &of_make) != 0 &&
              of_allocate.dli_fbase == of_make.dli_fbase;
}

/// `before`: blocks_told before the call that gave `block`: told of in it,
/// since one calls another, or malloc, it is told of already.
void* told(void* block, std::size_t size, unsigned before, const void* caller) {
  const auto* const observer =
      preload::allocation_observer.load(std::memory_order_acquire);
  if (observer != nullptr && block != nullptr &&
      before == preload::blocks_told && preload::is_timed()) {
    ++preload::blocks_told;
    observer->allocated(block, size,
                        reinterpret_cast<std::uintptr_t>(caller));  // NOLINT
  }
  return block;
}

void tell_of_release(const void* block) {
  const auto* const observer =
      preload::allocation_observer.load(std::memory_order_acquire);
  if (observer != nullptr && block != nullptr) {
    observer->released(block);
  }
}

}  // namespace

// NOLINTBEGIN: mangled names. What they take besides is passed on: an alignment
// (m or St11align_val_t), std::nothrow (a reference).
#define STAND_IN_FOR_NEW(NAME, PARAMETERS, ...)                                \
  extern "C" [[gnu::visibility("default")]] void* NAME PARAMETERS {            \
    static preload::NextDefinition<void * PARAMETERS> next(#NAME);             \
    if (!is_bypass) {                                                          \
      return next(__VA_ARGS__);                                                \
    }                                                                          \
    const unsigned before = preload::blocks_told;                              \
    return told(next(__VA_ARGS__), size, before, __builtin_return_address(0)); \
  }

#define STAND_IN_FOR_DELETE(NAME, PARAMETERS, ...)                 \
  extern "C" [[gnu::visibility("default")]] void NAME PARAMETERS { \
    static preload::NextDefinition<void PARAMETERS> next(#NAME);   \
    if (is_bypass) {                                               \
      tell_of_release(block);                                      \
    }                                                              \
    next(__VA_ARGS__);                                             \
  }

#define STAND_IN_FOR_BOTH(NEW, DELETE)                                         \
  STAND_IN_FOR_NEW(NEW##m, (std::size_t size), size)                           \
  STAND_IN_FOR_NEW(NEW##mRKSt9nothrow_t,                                       \
                   (std::size_t size, const void* nothrow), size, nothrow)     \
  STAND_IN_FOR_NEW(NEW##mSt11align_val_t,                                      \
                   (std::size_t size, std::size_t alignment), size, alignment) \
  STAND_IN_FOR_NEW(                                                            \
      NEW##mSt11align_val_tRKSt9nothrow_t,                                     \
      (std::size_t size, std::size_t alignment, const void* nothrow), size,    \
      alignment, nothrow)                                                      \
  STAND_IN_FOR_DELETE(DELETE##Pv, (void* block), block)                        \
  STAND_IN_FOR_DELETE(DELETE##Pvm, (void* block, std::size_t size), block,     \
                      size)                                                    \
  STAND_IN_FOR_DELETE(DELETE##PvRKSt9nothrow_t,                                \
                      (void* block, const void* nothrow), block, nothrow)      \
  STAND_IN_FOR_DELETE(DELETE##PvSt11align_val_t,                               \
                      (void* block, std::size_t alignment), block, alignment)  \
  STAND_IN_FOR_DELETE(DELETE##PvmSt11align_val_t,                              \
                      (void* block, std::size_t size, std::size_t alignment),  \
                      block, size, alignment)                                  \
  STAND_IN_FOR_DELETE(                                                         \
      DELETE##PvSt11align_val_tRKSt9nothrow_t,                                 \
      (void* block, std::size_t alignment, const void* nothrow), block,        \
      alignment, nothrow)

STAND_IN_FOR_BOTH(_Znw, _Zdl)
STAND_IN_FOR_BOTH(_Zna, _Zda)
// NOLINTEND
