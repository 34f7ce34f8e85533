#pragma once

/// \file
/// File systems of a test's own that lose power, run full, or fail: images
/// mounted through a loop device. That takes root, so a test that uses them is
/// skipped elsewhere, and says why.

#include "tests/support/temporary_folder.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace benchgate::store::tests {

class ScratchDisk {
 public:
  enum class Type { ext4, xfs };

  /// Empty: disks of the type can be had; else why not.
  static std::string why_not(Type type);

  /// XFS makes none below 300 MiB.
  static constexpr std::uintmax_t kSmallest = std::uintmax_t{320} << 20U;

  /// Makes and mounts one of `bytes`, of which it takes no more than is used.
  /// Throws: std::runtime_error if that does not work.
  explicit ScratchDisk(Type type, std::uintmax_t bytes = kSmallest);
  ~ScratchDisk();

  ScratchDisk(const ScratchDisk&) = delete;
  ScratchDisk& operator=(const ScratchDisk&) = delete;
  ScratchDisk(ScratchDisk&&) = delete;
  ScratchDisk& operator=(ScratchDisk&&) = delete;

  /// Where it is mounted; a store can be made in it.
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "disk"; }

  /// From here on nothing reaches the disk, and what had not reached it is
  /// lost: every call fails with EIO.
  void cut_power() const;

  /// Unmounts and mounts it, as a start of the machine does. No process may
  /// have a file of it open.
  void restart();

  /// For measurements of a type: "ext4".
  static const char* name_of(Type type);

 private:
  void mount() const;
  void unmount() const;

  benchgate::tests::TemporaryFolder folder_;
  Type type_;
};

}  // namespace benchgate::store::tests
