#pragma once

/// \file
/// Built suites in the store: for each suite of a build key a reference to a
/// manifest, whose entrypoint is the executable in the manifest's bundle.

#include "src/measure/build_key.h"
#include "src/measure/revision.h"
#include "store/artifact_store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// A suite of a side.
struct BuiltSuite {
  std::string name;
  std::filesystem::path executable;  ///< Absolute.
  std::vector<std::string> arguments;
  /// To be the first of LD_LIBRARY_PATH when the suite runs: its own shared
  /// libraries. Set it for both sides, even if it is empty or not there, so
  /// that their environments are equally large.
  std::filesystem::path library_folder;
  std::string digest;  ///< "sha256:..." of the bundle; empty: none was made.
};

/// Unpacks the suite of this build into `folder`. Empty: the store does not
/// have it, or not for this platform.
///
/// Throws: StoreError or MeasurementError if what the store has is damaged or
///         cannot be read.
std::optional<BuiltSuite> fetch_suite(store::ArtifactStore& store,
                                      const store::Digest& key,
                                      const SuiteRecipe& recipe,
                                      const std::filesystem::path& folder);

/// Puts `bundle` into the store as the suite of this build. `suite` says what
/// is in it.
///
/// Throws: StoreError.
void keep_suite(store::ArtifactStore& store, const store::Digest& key,
                const Revision& revision, const BuiltSuite& suite,
                const std::filesystem::path& bundle);

/// Where a bundle has the executable `name`.
std::filesystem::path place_in_bundle(const std::filesystem::path& executable);

/// Of the whole file.
///
/// Throws: MeasurementError (not_measured) if it cannot be read.
store::Digest digest_of_file(const std::filesystem::path& file);

}  // namespace benchgate::measure
