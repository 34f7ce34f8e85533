#include "store/staging.h"

#include "store/descriptor.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ctime>

namespace benchgate::store {

namespace {

constexpr std::string_view kPrefix = ".benchgate-";

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string next_staging_name() {
  static std::atomic<std::uint64_t> counter{0};
  return fmt::format("{}{:010}-{:010}", kPrefix, ::getpid(), ++counter);
}

bool is_staging_name(std::string_view name) {
  if (!name.starts_with(kPrefix)) {
    return false;
  }
  name.remove_prefix(kPrefix.size());
  const std::size_t dash = name.find('-');
  return dash != std::string_view::npos && is_number(name.substr(0, dash)) &&
         is_number(name.substr(dash + 1));
}

void lock_staged_file(int file) {
  ::flock(file, LOCK_EX | LOCK_NB);
}

std::uint64_t remove_abandoned_files(const Directory& folder) {
  std::uint64_t removed = 0;
  constexpr std::int64_t kOldNs = std::int64_t{3600} * 1'000'000'000;
  for (const std::string& name : folder.names()) {
    if (!is_staging_name(name)) {
      continue;
    }
    const auto status = folder.status(name.c_str());
    const std::int64_t now_ns =
        std::int64_t{std::time(nullptr)} * 1'000'000'000;
    if (!status || !status->is_regular ||
        std::abs(now_ns - status->identity.modified_ns) < kOldNs) {
      continue;
    }
    const Descriptor file(
        ::openat(folder.descriptor(), name.c_str(),
                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 &&
        ::unlinkat(folder.descriptor(), name.c_str(), 0) == 0) {
      ++removed;
    }
  }
  return removed;
}

}  // namespace benchgate::store
