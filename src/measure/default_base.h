#pragma once

#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/revision.h"

#include <string>

namespace benchgate::measure {

/// The base that was chosen, and one sentence that tells the user why.
struct DefaultBase {
  Revision revision;
  std::string reason;
};

/// What to compare `head` with when the user does not say. `head` is a
/// snapshot of the work tree. The first that applies:
///
/// 1. no commit yet: `head` itself;
/// 2. HEAD has left the default branch: where it did (the merge base);
/// 3. the work tree has changes: HEAD;
/// 4. HEAD has a parent: the first one;
/// 5. else HEAD, the only commit, itself.
///
/// The default branch is origin/HEAD, else the first of origin/main,
/// origin/master, main and master that exists.
///
/// Throws: MeasurementError (bad_input) if the clone is too shallow to say.
DefaultBase default_base(ProcessRunner& runner, const Repository& repository,
                         const Revision& head);

}  // namespace benchgate::measure
