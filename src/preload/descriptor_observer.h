#pragma once

#include <atomic>
#include <cstdint>

namespace benchgate::preload {

/// Who is told of descriptors that a function of the C library has opened, at
/// any time: by a call that returns to `caller`.
using DescriptorObserver = void (*)(int descriptor, std::uintptr_t caller);

/// Null: nobody.
extern std::atomic<DescriptorObserver> descriptor_observer;

}  // namespace benchgate::preload
