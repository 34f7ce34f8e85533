#pragma once

/// \file
/// One side, ready to run: its revision checked out and its suites built, or
/// taken from the store when they were built before.

#include "src/measure/build_key.h"
#include "src/measure/lock_file.h"
#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/revision.h"
#include "src/measure/stored_suite.h"
#include "src/measure/worktree.h"
#include "store/artifact_store.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// A side that can be measured as long as this object lives.
struct BuiltSide {
  Revision revision;
  Worktree worktree;  ///< Its path is the suites' working directory.
  std::vector<BuiltSuite> suites;  ///< In the order of the recipe.
  /// Digest of what runs: of the bundle, or over those of several suites.
  /// Empty: unknown. Equal digests are equal programs.
  std::string build;
  bool built = false;    ///< The build command ran; else the store had it.
  double seconds = 0.0;  ///< That the build command took.
  std::vector<std::string> warnings;  ///< One line each.
  /// Held while suites run from the build folder.
  std::optional<LockFile> build_lock;
};

/// Whether a build that the store has may be used.
enum class Reuse { stored_build, never };

/// What a build needs beside the recipe.
struct BuildOptions {
  std::filesystem::path cache;  ///< Checkouts, build folders and logs.
  /// For the suites of this side; empty or absent. For paths of equal length,
  /// give both sides folders with names of equal length. The caller removes
  /// it when the side is gone.
  std::filesystem::path scratch;
  /// Null: there is none, so everything is built and nothing kept.
  store::ArtifactStore* store = nullptr;
  /// Whenever a build is kept, what was not used for longest goes until the
  /// store takes no more than this.
  std::optional<std::uint64_t> most_stored_bytes;
  Reuse reuse = Reuse::stored_build;
  std::chrono::milliseconds timeout = std::chrono::hours(2);
  /// Told what is being done, as a line: "building main". May be empty.
  std::function<void(const std::string&)> progress;
};

/// Checks `revision` out and gives its suites.
///
/// The suites are copied out of the build folder, with the shared libraries
/// from there and from the checkout, and the build folder is removed: a suite
/// that needs more of it fails the first time and not only when it comes from
/// the store. Two benchgates that want the same build make it once: the second
/// waits. A store that is damaged, full or read-only costs a build and a
/// warning, never the result.
///
/// Throws: MeasurementError (not_measured) if the build fails or does not make
///         a suite; what the checkout throws; Interrupted.
BuiltSide build_side(ProcessRunner& runner, const Repository& repository,
                     const Revision& revision, const BuildRecipe& recipe,
                     const BuildOptions& options);

}  // namespace benchgate::measure
