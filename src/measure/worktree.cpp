#include "src/measure/worktree.h"

#include "src/measure/checkout.h"
#include "src/measure/measurement_error.h"
#include "store/digest.h"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

/// Enough that two trees or repositories never meet by chance.
constexpr std::size_t kNameLength = 16;

fs::path beside(const fs::path& path, const std::string& ending) {
  return path.parent_path() / (path.filename().string() + "." + ending);
}

/// Removes all that belongs to a checkout. For the holder of the exclusive
/// lock, which goes last.
void remove_checkout(const fs::path& path, LockFile& lock) noexcept {
  try {
    // First the mark: what is half removed must not be taken for whole.
    std::error_code ignored;
    fs::remove(beside(path, "ready"), ignored);
    const std::string prefix = path.filename().string();
    const std::string lock_name = prefix + ".lock";
    std::set<fs::path> parts;
    for (const auto& entry :
         fs::directory_iterator(path.parent_path(), ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(prefix) && name != lock_name) {
        parts.insert(entry.path());
      }
    }
    for (const fs::path& part : parts) {
      remove_folder(part);
    }
    lock.remove();
    // Fails while other checkouts are in it.
    fs::remove(path.parent_path(), ignored);
  } catch (...) {
    // Out of memory: the next start sweeps it.
  }
}

bool is_ready(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(beside(path, "ready"), ignored);
}

void mark_ready(const fs::path& path) {
  std::ofstream mark(beside(path, "ready"));
  mark.close();
  if (!mark) {
    throw MeasurementError(MeasurementError::Kind::not_measured,
                           fmt::format("cannot write {}; is the disk full?",
                                       beside(path, "ready").string()));
  }
}

}  // namespace

Worktree::Worktree(fs::path path, LockFile lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Worktree::~Worktree() {
  // After a move there is no path. Whoever cannot have the lock is not the
  // last user.
  if (!path_.empty() && lock_.try_change(LockFile::Mode::exclusive) &&
      lock_.is_current()) {
    remove_checkout(path_, lock_);
  }
}

Worktree Worktree::make(ProcessRunner& runner, const Repository& repository,
                        const Revision& revision, const fs::path& cache) {
  const fs::path path = worktree_path(repository, revision, cache);
  const fs::path lock_path = beside(path, "lock");
  while (true) {
    auto lock = LockFile::try_open(lock_path, LockFile::Mode::exclusive);
    if (lock) {
      // Nobody uses it, so whatever is here was left by a crash.
      remove_folder(path);
      std::error_code ignored;
      fs::remove(beside(path, "ready"), ignored);
      try {
        check_out(runner, repository, revision, path);
        mark_ready(path);
      } catch (...) {
        remove_checkout(path, *lock);
        throw;
      }
      // Between the two locks another one may step in, and find it unused.
      if (!lock->try_change(LockFile::Mode::shared)) {
        lock.reset();
      }
    } else {
      lock = LockFile::try_open(lock_path, LockFile::Mode::shared);
    }
    if (lock && lock->is_current() && is_ready(path)) {
      return {path, std::move(*lock)};
    }
    lock.reset();
    wait_a_little();
  }
}

fs::path Worktree::build_folder(const std::string& key) const {
  return beside(path_, key.substr(0, kNameLength));
}

fs::path Worktree::build_lock() const {
  return beside(path_, "building");
}

fs::path worktree_path(const Repository& repository, const Revision& revision,
                       const fs::path& cache) {
  const std::string top = repository.top.string();
  const std::string digest =
      store::Digest::of(std::as_bytes(std::span(top))).to_string();
  const std::string hexadecimal = digest.substr(digest.find(':') + 1);
  return fs::weakly_canonical(fs::absolute(cache)) / "worktrees" /
         hexadecimal.substr(0, kNameLength) /
         revision.tree.substr(0, kNameLength);
}

void sweep_abandoned(const fs::path& cache) noexcept {
  try {
    std::set<fs::path> checkouts;
    std::error_code ignored;
    for (const auto& repository :
         fs::directory_iterator(cache / "worktrees", ignored)) {
      for (const auto& entry :
           fs::directory_iterator(repository.path(), ignored)) {
        const std::string name = entry.path().filename().string();
        checkouts.insert(repository.path() / name.substr(0, name.find('.')));
      }
    }
    for (const fs::path& checkout : checkouts) {
      auto lock = LockFile::try_open(beside(checkout, "lock"),
                                     LockFile::Mode::exclusive);
      if (lock) {
        remove_checkout(checkout, *lock);
      }
    }
  } catch (...) {
    // A cache that cannot be swept is in nobody's way.
  }
}

void remove_folder(const fs::path& folder) noexcept {
  try {
    std::error_code failure;
    fs::remove_all(folder, failure);
    if (!failure) {
      return;
    }
    constexpr auto kOptions = fs::directory_options::none;
    fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add,
                    failure);
    for (auto entry =
             fs::recursive_directory_iterator(folder, kOptions, failure);
         entry != fs::recursive_directory_iterator();
         entry.increment(failure)) {
      std::error_code ignored;
      if (entry->symlink_status(ignored).type() == fs::file_type::directory) {
        fs::permissions(entry->path(), fs::perms::owner_all,
                        fs::perm_options::add, ignored);
      }
    }
    fs::remove_all(folder, failure);
  } catch (...) {
    // Out of memory: the next start sweeps it.
  }
}

}  // namespace benchgate::measure
