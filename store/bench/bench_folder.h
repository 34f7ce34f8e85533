#pragma once

#include "store/artifact_key.h"
#include "store/artifact_store.h"

#include <string>

namespace benchgate::store {

/// Makes a folder for the files of this process the current one: in
/// BENCHGATE_BENCH_DIR if that is set, among the temporary files if not. It is
/// removed when the process ends.
///
/// Paths in it are relative, so that bytes_per_op does not depend on where it
/// is.
void enter_bench_folder();

/// The file system of that folder, as the kernel calls it: "ext4", "tmpfs".
const std::string& bench_file_system();

/// What the bench store waits for: BENCHGATE_BENCH_DURABILITY (none, data or
/// full) if that is set, nothing if not. By default the store is measured, and
/// not the disk: disks differ by more than any change of the store.
Durability bench_durability();

/// "none", "data" or "full".
[[nodiscard]] std::string_view to_string(Durability durability);

/// A store in the bench folder, with that durability for all that it keeps.
ArtifactStore& bench_store();

/// The same folder, opened to hash what it reads each time.
ArtifactStore& distrustful_store();

/// Whether the rows that the default suite spares are wanted, which
/// BENCHGATE_BENCH_ALL says: 100 MiB, which takes seconds to write and hundreds
/// of MB of memory, and the limits of the machine, which no change of the store
/// can move.
bool all_rows_wanted();

}  // namespace benchgate::store
