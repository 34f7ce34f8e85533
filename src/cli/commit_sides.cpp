#include "src/cli/commit_sides.h"

#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <algorithm>

namespace benchgate::cli {

namespace {

/// Names of equal length: they are part of paths, whose length counts.
std::string role_of(std::size_t commit) {
  return fmt::format("c{:06}", commit);
}

}  // namespace

const Side& CommitSides::get(std::size_t commit) {
  const auto there = sides_.find(commit);
  if (there != sides_.end()) {
    return there->second;
  }
  const measure::Revision& revision = commits_[commit].revision;
  Side side = maker_.make(revision, revision.name, role_of(commit));
  ++(side.built->built ? built_ : stored_);
  for (const std::string& warning : side.warnings) {
    if (std::ranges::find(warnings_, warning) == warnings_.end()) {
      warnings_.push_back(warning);
    }
  }
  return sides_.emplace(commit, std::move(side)).first->second;
}

void CommitSides::keep_only(const std::set<std::size_t>& commits) {
  for (auto side = sides_.begin(); side != sides_.end();) {
    if (commits.contains(side->first)) {
      ++side;
      continue;
    }
    const std::string role = role_of(side->first);
    side = sides_.erase(side);
    measure::remove_folder(scratch_ / role);
  }
}

}  // namespace benchgate::cli
