#include "src/live/hooks.h"

#include "benchgate/live.h"

namespace benchgate::live {

bool has_hooks() {
  return hooks() != nullptr;
}

void set_heap_profile_rate(std::int64_t bytes) {
  if (const Hooks* const found = hooks()) {
    found->set_heap_rate(bytes);
  }
}

void set_block_profile_rate(std::int64_t nanoseconds) {
  if (const Hooks* const found = hooks()) {
    found->set_block_rate(nanoseconds);
  }
}

void set_mutex_profile_fraction(std::int64_t rate) {
  if (const Hooks* const found = hooks()) {
    found->set_mutex_rate(rate);
  }
}

}  // namespace benchgate::live
