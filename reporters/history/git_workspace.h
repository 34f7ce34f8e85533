#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace benchgate::reporters::history {

/// A place for a bare repository of our own; `git init` is for who uses it. All
/// throw HistoryError where the folder cannot be made.
class GitWorkspace {
 public:
  virtual ~GitWorkspace() = default;
  GitWorkspace(const GitWorkspace&) = delete;
  GitWorkspace& operator=(const GitWorkspace&) = delete;
  GitWorkspace(GitWorkspace&&) = delete;
  GitWorkspace& operator=(GitWorkspace&&) = delete;

  /// The folder of the repository; its parent is there.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Removes the locks that a killed git has left in the repository: nobody
  /// else is at work there.
  void remove_stale_locks() const noexcept;

  /// How many packs the repository has.
  [[nodiscard]] std::size_t packs() const noexcept;

  /// What they take, in bytes.
  [[nodiscard]] std::size_t pack_bytes() const noexcept;

  /// Removes the repository. What could not be removed, a later one sweeps up.
  void clear() const noexcept;

 protected:
  explicit GitWorkspace(std::filesystem::path path) : path_(std::move(path)) {}

 private:
  std::filesystem::path path_;
};

/// One that is removed with this object. Of processes that were killed, what
/// they left a day ago or longer is removed as well.
std::unique_ptr<GitWorkspace> make_git_workspace(
    const std::filesystem::path& cache);

/// One that stays, for what `name` says; nobody else has it as long as this
/// object lives. `wait` is called again and again while somebody else has it.
std::unique_ptr<GitWorkspace> open_git_workspace(
    const std::filesystem::path& cache, std::string_view name,
    const std::function<void()>& wait);

}  // namespace benchgate::reporters::history
