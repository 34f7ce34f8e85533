#pragma once

#include "store/artifact_store.h"

namespace benchgate::store {

/// Makes a folder for the files of this process the current one: in
/// BENCHGATE_BENCH_DIR if that is set, among the temporary files if not. It is
/// removed when the process ends.
///
/// Paths in it are relative, so that bytes_per_op does not depend on where it
/// is.
void enter_bench_folder();

/// A store in it. Nothing waits for the disk: what is measured is the store,
/// and disks differ by more than any change of the store.
ArtifactStore& bench_store();

}  // namespace benchgate::store
