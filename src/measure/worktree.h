#pragma once

/// \file
/// Checkouts outside the user's own, one for each tree:
///
///     CACHE/worktrees/REPOSITORY/TREE           the files, with a .git folder
///     CACHE/worktrees/REPOSITORY/TREE.lock      shared while it is in use,
///                                               exclusive while it is made or
///                                               removed
///     CACHE/worktrees/REPOSITORY/TREE.ready     it is whole
///     CACHE/worktrees/REPOSITORY/TREE.KEY       the build folder of a build
///     CACHE/worktrees/REPOSITORY/TREE.building  exclusive while one builds
///
/// REPOSITORY is made of the path of the repository and TREE of the files'
/// tree, 16 hexadecimal digits each: one tree is always at one path, which
/// benchmarks compile into themselves, and the paths of both sides are equally
/// long.
///
/// A checkout is a repository of its own that borrows the objects of the
/// user's (objects/info/alternates) and includes its configuration, instead of
/// what `git worktree add` makes: that would write into the user's repository,
/// where a kill -9 would leave it. Submodules are checked out, first from the
/// user's own clones of them.

#include "src/measure/lock_file.h"
#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/revision.h"

#include <filesystem>
#include <string>

namespace benchgate::measure {

/// A checkout of one revision. Removed at the end, unless another benchgate is
/// using it: then that one removes it.
class Worktree {
 public:
  /// Checks `revision` out, or shares the checkout that another benchgate is
  /// using. Waits while another one makes it.
  ///
  /// Throws: MeasurementError (bad_input) if git cannot check it out or a
  ///         submodule cannot be had; (not_measured) if the cache cannot be
  ///         written; Interrupted. Nothing is left behind then.
  static Worktree make(ProcessRunner& runner, const Repository& repository,
                       const Revision& revision,
                       const std::filesystem::path& cache);

  ~Worktree();
  Worktree(Worktree&& other) noexcept = default;
  Worktree& operator=(Worktree&& other) = delete;
  Worktree(const Worktree&) = delete;
  Worktree& operator=(const Worktree&) = delete;

  /// The files. Absolute, without symbolic links.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Where a build with this key puts its files: beside the checkout, removed
  /// with it. Not made here.
  [[nodiscard]] std::filesystem::path build_folder(
      const std::string& key) const;

  /// The lock for whoever builds in this checkout.
  [[nodiscard]] std::filesystem::path build_lock() const;

 private:
  Worktree(std::filesystem::path path, LockFile lock);

  std::filesystem::path path_;
  LockFile lock_;
};

/// Where `Worktree::make` puts the files.
std::filesystem::path worktree_path(const Repository& repository,
                                    const Revision& revision,
                                    const std::filesystem::path& cache);

/// Removes the checkouts that a benchgate left when it was killed: those whose
/// lock is free. For the start of the program; never fails.
void sweep_abandoned(const std::filesystem::path& cache) noexcept;

/// Removes a folder and all that is in it, write-protected folders too (some
/// package managers make them). Never fails; what cannot be removed stays.
void remove_folder(const std::filesystem::path& folder) noexcept;

}  // namespace benchgate::measure
