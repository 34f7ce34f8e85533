#include "reporters/history/git_workspace.h"

#include "reporters/history/backend.h"
#include "reporters/history/content_hash.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "work-";
constexpr std::chrono::hours kAbandoned{24};

[[noreturn]] void fail(const fs::path& path, int error) {
  throw HistoryError(fmt::format("cannot make {}: {}", path.string(),
                                 std::generic_category().message(error)));
}

fs::path folder_in(const fs::path& cache) {
  fs::path folder =
      (cache.empty() ? fs::temp_directory_path() / "benchgate-cache" : cache) /
      "histories";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    fail(folder, error.value());
  }
  return folder;
}

void sweep(const fs::path& folder) noexcept {
  try {
    const auto now = fs::file_time_type::clock::now();
    for (const auto& each : fs::directory_iterator(folder)) {
      std::error_code error;
      const auto written = fs::last_write_time(each.path(), error);
      if (!error && now - written > kAbandoned &&
          each.path().filename().native().starts_with(kPrefix)) {
        fs::remove_all(each.path(), error);
      }
    }
  } catch (const std::exception&) {
    return;  // What is left is in nobody's way.
  }
}

class TemporaryWorkspace final : public GitWorkspace {
 public:
  explicit TemporaryWorkspace(fs::path folder)
      : GitWorkspace(folder / "repository"), folder_(std::move(folder)) {}

  ~TemporaryWorkspace() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  TemporaryWorkspace(const TemporaryWorkspace&) = delete;
  TemporaryWorkspace& operator=(const TemporaryWorkspace&) = delete;
  TemporaryWorkspace(TemporaryWorkspace&&) = delete;
  TemporaryWorkspace& operator=(TemporaryWorkspace&&) = delete;

 private:
  fs::path folder_;
};

/// Holds the lock until its end; the kernel frees it if we are killed.
class KeptWorkspace final : public GitWorkspace {
 public:
  KeptWorkspace(const fs::path& folder, int lock)
      : GitWorkspace(folder / "repository"), lock_(lock) {}

  ~KeptWorkspace() override { ::close(lock_); }

  KeptWorkspace(const KeptWorkspace&) = delete;
  KeptWorkspace& operator=(const KeptWorkspace&) = delete;
  KeptWorkspace(KeptWorkspace&&) = delete;
  KeptWorkspace& operator=(KeptWorkspace&&) = delete;

 private:
  int lock_;
};

}  // namespace

void GitWorkspace::clear() const noexcept {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void GitWorkspace::remove_stale_locks() const noexcept {
  std::error_code error;
  for (fs::recursive_directory_iterator each(path_, error), end;
       !error && each != end; each.increment(error)) {
    std::error_code ignored;
    if (each->path().filename() == "objects") {
      each.disable_recursion_pending();
    } else if (each->path().extension() == ".lock") {
      fs::remove(each->path(), ignored);
    }
  }
}

std::size_t GitWorkspace::packs() const noexcept {
  std::size_t packs = 0;
  std::error_code error;
  for (fs::directory_iterator each(path_ / "objects" / "pack", error), end;
       !error && each != end; each.increment(error)) {
    packs += each->path().extension() == ".pack" ? 1U : 0U;
  }
  return packs;
}

std::size_t GitWorkspace::pack_bytes() const noexcept {
  std::size_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator each(path_ / "objects" / "pack", error), end;
       !error && each != end; each.increment(error)) {
    std::error_code gone;
    const auto size = each->file_size(gone);
    bytes += gone ? 0 : size;
  }
  return bytes;
}

std::unique_ptr<GitWorkspace> make_git_workspace(const fs::path& cache) {
  const fs::path folder = folder_in(cache);
  sweep(folder);
  std::string pattern = (folder / fmt::format("{}XXXXXX", kPrefix)).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    fail(pattern, errno);
  }
  return std::make_unique<TemporaryWorkspace>(pattern);
}

std::unique_ptr<GitWorkspace> open_git_workspace(
    const fs::path& cache, std::string_view name,
    const std::function<void()>& wait) {
  constexpr std::size_t kDigits = 16;
  const fs::path folder =
      folder_in(cache) / content_hash(name).substr(0, kDigits);
  std::error_code error;
  fs::create_directory(folder, error);
  const fs::path lock = folder / "lock";
  const int descriptor =
      ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    fail(lock, errno);
  }
  auto workspace = std::make_unique<KeptWorkspace>(folder, descriptor);
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      fail(lock, errno);
    }
    wait();
  }
  return workspace;
}

}  // namespace benchgate::reporters::history
