#include "src/profile/address_space.h"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <new>

namespace benchgate::profile {
namespace {

constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20U;

std::uint64_t used() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// Lets this process take so much more.
class Limited {
 public:
  explicit Limited(std::uint64_t more) {
    ::getrlimit(RLIMIT_AS, &before_);
    rlimit limit = before_;
    limit.rlim_cur = used() + more;
    ::setrlimit(RLIMIT_AS, &limit);
  }

  ~Limited() { ::setrlimit(RLIMIT_AS, &before_); }

  Limited(const Limited&) = delete;
  Limited& operator=(const Limited&) = delete;
  Limited(Limited&&) = delete;
  Limited& operator=(Limited&&) = delete;

 private:
  rlimit before_{};
};

TEST(AddressSpace, IsEnoughWithoutALimit) {
  EXPECT_NO_THROW(require_address_space(std::uint64_t{1} << 60U));
}

TEST(AddressSpace, IsWhatALimitLeaves) {
  const Limited limited(256 * kMegabyte);
  EXPECT_NO_THROW(require_address_space(64 * kMegabyte));
  EXPECT_THROW(require_address_space(512 * kMegabyte), std::bad_alloc);
}

}  // namespace
}  // namespace benchgate::profile
