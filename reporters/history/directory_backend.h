#pragma once

/// \file
/// A history in a folder:
///
///     YYYY-MM-DD/ID.json                   one record each, by its id's date
///     packs/YYYY-MM-DIGEST-TIME.jsonl.gz   those of a month, after `compact`
///
/// Earlier versions wrote runs/YYYY/MM/DD/ID.json and runs/YYYY/MM/ID.json, and
/// packs without a TIME, which are read as well.
///
/// A file appears under its name at once and whole, is never changed, and is
/// removed only when a pack holds what it holds. So any number of processes may
/// add, read and compact at once, also over a network file system, without a
/// lock. Names that begin with a dot are not looked at.

#include "reporters/history/backend.h"

#include <memory>
#include <string>

namespace benchgate::reporters::history {

/// The folder need not be there yet.
std::unique_ptr<Backend> open_directory_history(
    const std::string& location, const BackendSettings& settings);

}  // namespace benchgate::reporters::history
