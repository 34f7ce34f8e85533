#pragma once

#include "store/artifact_store.h"

#include <filesystem>

namespace benchgate::store {

/// A folder for the files of this process, in BENCHGATE_BENCH_DIR if that is
/// set and among the temporary files if not. Made on first use, and removed
/// when the process ends.
const std::filesystem::path& bench_folder();

/// A store in it. Nothing waits for the disk: what is measured is the store,
/// and disks differ by more than any change of the store.
ArtifactStore& bench_store();

}  // namespace benchgate::store
