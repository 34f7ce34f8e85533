#pragma once

/// \file
/// A side as the user names it - a revision, `worktree`, an executable, a
/// result file - made ready to be measured.

#include "compare/comparison.h"
#include "src/cli/cache_folder.h"
#include "src/cli/measure_options.h"
#include "src/cli/project.h"
#include "src/measure/build.h"
#include "src/measure/google_benchmark_suite.h"
#include "src/measure/process.h"
#include "src/measure/revision.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace benchgate::cli {

/// A suite of a side that can be run.
struct RunnableSuite {
  std::string name;
  measure::GoogleBenchmarkSuiteOptions options;
  bool pin = true;
  Pairs pairs = Pairs::automatic;
};

/// A side, usable as long as the object lives.
struct Side {
  compare::Program program;
  std::vector<RunnableSuite> suites;          ///< Empty: a result file.
  std::optional<compare::Comparison> result;  ///< A result file.
  std::vector<std::string> warnings;
  /// Holds the checkout; shared by sides that are one tree.
  std::shared_ptr<measure::BuiltSide> built;
};

/// What a word of the command line names.
struct NamedExecutable {
  std::filesystem::path file;
};

struct NamedResult {
  std::filesystem::path file;
};

using Named = std::variant<measure::Revision, NamedExecutable, NamedResult>;

/// Makes sides; knows the project, the settings and this run's own folder.
/// Refers to all of its arguments.
class SideMaker {
 public:
  SideMaker(measure::ProcessRunner& runner, const Settings& settings,
            const Project& project, std::filesystem::path scratch,
            measure::Reuse reuse,
            std::function<void(const std::string&)> progress)
      : runner_(runner),
        settings_(settings),
        project_(project),
        scratch_(std::move(scratch)),
        reuse_(reuse),
        progress_(std::move(progress)) {}

  /// "worktree" is the work tree; a path to a file is that file; a word is a
  /// revision if there is one of that name, else a file.
  ///
  /// Throws: MeasurementError (bad_input) if it is nothing of all this.
  [[nodiscard]] Named find(const std::string& word);

  /// Checks out, builds, reads. `role` is "base" or "head": also the name of
  /// the side's folder.
  ///
  /// Throws: MeasurementError, InvalidResult, UsageError (no configuration),
  ///         Interrupted.
  [[nodiscard]] Side make(const Named& named, const std::string& word,
                          const std::string& role);

  /// A side of the same files as `other`, which was built: the same suites,
  /// with a folder of its own for results.
  [[nodiscard]] Side make_again(const Side& other,
                                const measure::Revision& revision,
                                const std::string& role) const;

 private:
  [[nodiscard]] const measure::Repository& repository(
      const std::string& word) const;
  [[nodiscard]] std::filesystem::path cache_for(Side& side);
  [[nodiscard]] Side make_built(const measure::Revision& revision,
                                const std::string& role);
  [[nodiscard]] Side make_executable(const std::filesystem::path& file,
                                     const std::string& word,
                                     const std::string& role);
  [[nodiscard]] measure::GoogleBenchmarkSuiteOptions suite_options(
      const std::filesystem::path& executable, const std::string& role) const;

  measure::ProcessRunner& runner_;
  const Settings& settings_;
  const Project& project_;
  std::filesystem::path scratch_;
  measure::Reuse reuse_;
  std::function<void(const std::string&)> progress_;
  std::optional<UsableCache> cache_;  ///< Chosen when the first side needs one.
};

}  // namespace benchgate::cli
