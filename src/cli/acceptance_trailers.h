#pragma once

/// \file
/// Slowdowns that were agreed to in the message of a commit, by a trailer:
///
///     Benchgate-Accept: ^BM_Put/ up to 8%: checksum added, see #41
///     Benchgate-Accept: ^BM_Put/ up to 8% until 2027-03-01: the same, for a
///       while
///
/// The rules are those of the configuration's "accepted": pattern, limit and
/// reason must be there. What is no such entry accepts nothing, and is told.

#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/rules.h"

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// The text of a trailer that accepts nothing. The message says what is wrong
/// and what was expected, as the end of a sentence.
class InvalidTrailer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads what stands after "Benchgate-Accept:". The pattern ends at the first
/// " up to " that a limit follows, so that it may hold spaces and colons.
///
/// Throws: InvalidTrailer.
measure::AcceptedSlowdown parse_acceptance_trailer(std::string_view value);

/// What the commits of a comparison say.
struct AcceptanceTrailers {
  /// In the order of the commits, newest first. The source of each reads
  /// "commit 1a2b3c4d5e".
  std::vector<measure::AcceptedSlowdown> accepted;
  /// A sentence for each line that was meant as a trailer and accepts nothing.
  std::vector<std::string> warnings;
};

/// The trailers of the commits that are in `head` and not in `base`, as
/// `git interpret-trailers` sees them. Commits that a shallow clone lacks are
/// not seen. Cost: one run of git over the commits between.
///
/// Throws: Interrupted; MeasurementError if there is no git.
AcceptanceTrailers read_acceptance_trailers(
    measure::ProcessRunner& runner, const measure::Repository& repository,
    const std::string& base, const std::string& head);

/// Whether the commits of this run may have been written by somebody who may
/// not write to the repository: the run is for a pull request (GitHub) or a
/// merge request (GitLab) of a fork, or that cannot be told of a pull request.
/// Then their trailers must not hold.
[[nodiscard]] bool is_run_for_fork(
    const std::map<std::string, std::string, std::less<>>& environment);

}  // namespace benchgate::cli
