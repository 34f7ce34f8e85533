#pragma once

#include "reporters/history/git_fetch.h"
#include "reporters/history/git_program.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// A repository of ours that has a tip, and folders and files of it as far as
/// they were needed. What is read without having been needed, git fetches
/// itself: one after the other, of folders with all that is in them.
class GitPartial {
 public:
  /// Both outlive this object; `fetch` has fetched the tip into `git`.
  GitPartial(const GitFetch& fetch, const GitProgram& git)
      : fetch_(fetch), git_(git) {}

  /// Whether there are folders to be needed.
  [[nodiscard]] bool lacks_folders() const { return fetch_.left_out_folders(); }

  /// Fetches those that are not here, in one request: folders of which none
  /// lies in another one, or files.
  ///
  /// Throws: GitFailure.
  void need_folders(const std::vector<std::string>& objects);
  void need_files(const std::vector<std::string>& objects);

 private:
  void need(const std::vector<std::string>& objects);

  const GitFetch& fetch_;
  const GitProgram& git_;
  std::set<std::string, std::less<>> here_;
};

}  // namespace benchgate::reporters::history
