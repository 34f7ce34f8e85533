#pragma once

/// \file
/// A few files in one: a plain tar archive that depends on nothing but the
/// files' names, contents and permissions. Equal files give equal bytes.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// A file on disk, and what it is called in the bundle ("bin/store_bench").
struct BundleFile {
  std::filesystem::path source;
  std::string name;
};

/// Writes `files` to `bundle`, sorted by name. Symbolic links are followed,
/// the set-user bits left out.
///
/// Throws: MeasurementError (not_measured) if a file cannot be read, is no
///         regular file or changes meanwhile, two have one name, or the bundle
///         cannot be written; no bundle is left then.
void pack(const std::vector<BundleFile>& files,
          const std::filesystem::path& bundle);

/// The regular files below `folder`, named by their paths in it.
///
/// Throws: MeasurementError (not_measured) if it cannot be read.
std::vector<BundleFile> files_below(const std::filesystem::path& folder);

/// What a bundle may hold, whatever it claims.
struct UnpackLimits {
  std::uint64_t bytes = std::uint64_t{16} << 30;  ///< In all files together.
  std::size_t entries = 100'000;
};

/// Puts the files of `bundle` into `folder`, which is made and must be empty.
/// Only folders and regular files below `folder` are ever made: a bundle with
/// anything else (absolute names, "..", links, devices) is refused.
///
/// Throws: MeasurementError (not_measured) if it is no bundle, is cut off, has
///         such an entry or more than `limits`, or cannot be written. What was
///         unpacked until then is removed.
void unpack(const std::filesystem::path& bundle,
            const std::filesystem::path& folder,
            const UnpackLimits& limits = {});

}  // namespace benchgate::measure
