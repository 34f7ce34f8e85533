#pragma once

/// \file
/// `gate --history`: what the history says that led up to the base of a
/// comparison, so that the gate can add them up.

#include "compare/comparison.h"
#include "compare/drift.h"
#include "reporters/history/backend.h"
#include "reporters/history/renames.h"
#include "reporters/history/timeline.h"
#include "src/cli/configuration.h"
#include "src/cli/project.h"
#include "src/cli/terminal.h"
#include "src/measure/process.h"
#include "src/measure/rules.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace benchgate::cli {

/// As typed; empty where the user said nothing.
struct DriftOptions {
  std::string history;  ///< `--history`: the gate looks at the drift.
  std::string limit;
  std::string since;
};

class DriftGate {
 public:
  /// Null if neither the options nor the configuration ask for it. All but the
  /// options outlive it.
  ///
  /// Throws: UsageError for a limit or a location that is none: before anything
  ///         is measured.
  static std::unique_ptr<DriftGate> make(const DriftOptions& options,
                                         const Configuration& configuration,
                                         const Project& project,
                                         measure::ProcessRunner& runner,
                                         Terminal& terminal);

  /// Reads the history: what was before `base_commit`, which may be empty (no
  /// commit). `today` decides which acceptances of `rules` hold; these raise
  /// the limit of their rows. Runs of a benchmark that `rules` says was renamed
  /// count for the new name. A history that cannot be read, or has no run of
  /// base or of a commit before it, is Drift::problem, with a message now.
  ///
  /// Throws: UsageError if there is no such reference.
  [[nodiscard]] compare::Drift look(const std::string& base_commit,
                                    const measure::Rules& rules,
                                    std::string_view today) const;

 private:
  DriftGate(std::unique_ptr<reporters::history::Backend> history,
            DriftPolicy policy, const Project& project,
            measure::ProcessRunner& runner, Terminal& terminal)
      : history_(std::move(history)),
        policy_(std::move(policy)),
        project_(project),
        runner_(runner),
        terminal_(terminal) {}

  /// What the drift is counted from.
  struct Reference {
    std::string word;   ///< For runs_until. A tag in full: it may be digits.
    std::string shown;  ///< As a reader knows it.
  };

  void read_into(compare::Drift& drift, const std::string& base_commit,
                 const reporters::history::Renames& renames) const;
  [[nodiscard]] Reference reference(const std::string& base_commit) const;
  [[nodiscard]] std::optional<std::size_t> runs_until_base(
      const reporters::history::Timeline& timeline,
      const std::string& base_commit, compare::Drift& drift) const;
  [[nodiscard]] std::optional<std::size_t> runs_until_ancestor(
      const std::map<std::string_view, std::size_t>& runs,
      const std::string& base_commit, compare::Drift& drift) const;

  std::unique_ptr<reporters::history::Backend> history_;
  DriftPolicy policy_;
  const Project& project_;
  measure::ProcessRunner& runner_;
  Terminal& terminal_;
};

/// Leaves only the rows of the drift that the comparison has, too: a history
/// has benchmarks and units that are gone, or another shard's.
void keep_compared(compare::Drift& drift,
                   const compare::Comparison& comparison);

}  // namespace benchgate::cli
