#pragma once

#include "src/measure/git.h"
#include "src/measure/process.h"
#include "src/measure/repository.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// How a CI system's clone can be completed.
struct CloneSource {
  std::string server_url;  ///< "https://github.com".
  std::string user;        ///< Who fetches, where origin asks for it.
  std::string token;       ///< Empty: there is none.
  std::string advice;      ///< "give actions/checkout fetch-depth: 0".
};

/// The clone that a CI system made for a run, which may be shallow, and the
/// means to get more of it. No branch and no file is touched.
class RunRepository {
 public:
  /// All must outlive this.
  RunRepository(measure::ProcessRunner& runner,
                const measure::Repository& repository, CloneSource source);

  [[nodiscard]] bool shallow() const { return repository_.shallow; }

  /// The commit that git knows by this name; empty: it has none.
  [[nodiscard]] std::string commit_of(const std::string& name) const;

  /// `git fetch ARGUMENTS`: as the clone is set up, then with the token. Empty:
  /// done; else why not.
  [[nodiscard]] std::string fetch(std::vector<std::string> arguments) const;

  /// Makes sure that a commit is there; `what` is its name in the message: "the
  /// pull request's base".
  ///
  /// Throws: MeasurementError (bad_input) if it cannot be had.
  void need(const std::string& commit, std::string_view what) const;

  /// Where HEAD left `commit`, the history fetched as far as it takes; empty:
  /// they have none in common.
  [[nodiscard]] std::string parting(const std::string& commit) const;

 private:
  [[nodiscard]] std::string merge_base(const std::string& a,
                                       const std::string& b) const;
  [[nodiscard]] measure::Git with_token() const;

  measure::Git git_;
  const measure::Repository& repository_;
  CloneSource source_;
};

/// The start of a commit's digits, as messages show it.
std::string short_commit(const std::string& commit);

}  // namespace benchgate::cli
