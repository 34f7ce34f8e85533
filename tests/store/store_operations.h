#pragma once

/// \file
/// Everything that can be asked of a store, each with the store before it and
/// what holds after it, for tests that break an operation at each of its calls.

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::store::tests {

/// A store with a small and a large bundle, a manifest, a reference and a pin,
/// none of which any operation touches, and a folder to copy to.
class World {
 public:
  /// Every level of durability is `full`.
  World();

  [[nodiscard]] std::filesystem::path root() const { return folder_ / "store"; }

  [[nodiscard]] std::filesystem::path out() const { return folder_ / "out"; }

  /// A folder on another file system, if this machine has two.
  [[nodiscard]] std::filesystem::path elsewhere() const {
    return elsewhere_.path();
  }

  [[nodiscard]] const benchgate::tests::TemporaryFolder& folder() const {
    return folder_;
  }

  [[nodiscard]] ArtifactStore open() const;

  /// The text of what an operation is about, of 1,000 bytes.
  [[nodiscard]] static const std::string& text();

  /// The same of 300,000 bytes, which are mapped.
  [[nodiscard]] static const std::string& large_text();

  /// Writes other bytes in place of an artifact, which then goes to quarantine.
  void damage(std::string_view text);

  /// Makes a file look unused for two days.
  static void grow_old(const std::filesystem::path& file);

  /// A sentence for everything that should not be: an artifact that is lost or
  /// damaged, or in quarantine though it was whole, a name that no store gives.
  /// `leftovers`: a name in the staging folder may be left, but never one in
  /// the folder to copy to.
  [[nodiscard]] std::string unless_intact(bool leftovers) const;

 private:
  benchgate::tests::TemporaryFolder folder_;
  benchgate::tests::TemporaryFolder elsewhere_;
  std::size_t damages_ = 0;
};

/// One thing that is asked of a store.
struct Operation {
  const char* name;
  std::function<void(World&)> prepare;
  std::function<void(World&, ArtifactStore&)> run;

  /// What holds after it, in a store that was opened since.
  std::function<bool(World&, ArtifactStore&)> is_done;
};

[[nodiscard]] const std::vector<Operation>& operations();

/// For gtest, which shows the bytes otherwise.
void PrintTo(const Operation& operation, std::ostream* stream);

}  // namespace benchgate::store::tests
