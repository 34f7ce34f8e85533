#include "src/profile/address_space.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <new>

namespace benchgate::profile {

namespace {

/// Zero where nothing says so.
std::uint64_t used_address_space() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

void require_address_space(std::uint64_t bytes) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return;
  }
  const std::uint64_t used = used_address_space();
  if (used > limit.rlim_cur || limit.rlim_cur - used < bytes) {
    throw std::bad_alloc();
  }
}

}  // namespace benchgate::profile
