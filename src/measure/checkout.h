#pragma once

#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/revision.h"

#include <filesystem>

namespace benchgate::measure {

/// Puts the files of `revision`, submodules included, into `folder`, which
/// must not exist, as a repository of its own that borrows the objects of
/// `repository`. Branches and tags are copied, so that `git describe` answers
/// in a build. Nothing is written into `repository`.
///
/// Throws: MeasurementError (bad_input) if git or a submodule fails, `folder`
///         is then half made; (not_measured) if it cannot be written;
///         Interrupted.
void check_out(ProcessRunner& runner, const Repository& repository,
               const Revision& revision, const std::filesystem::path& folder);

}  // namespace benchgate::measure
