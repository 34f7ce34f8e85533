#include "reporters/history/git_compaction.h"

#include "reporters/history/git_contents.h"
#include "reporters/history/git_packing.h"
#include "reporters/history/record_id.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

namespace {

/// By the names of the files. Files that have no name of ours are nobody's.
std::map<std::string, GitMonth> by_month(const std::vector<GitEntry>& files) {
  std::map<std::string, GitMonth> months;
  for (const GitEntry& file : files) {
    if (const auto id = record_id_in(file.path);
        !id.empty() && file.is_file()) {
      months[record_month(id)].loose.push_back(file);
    }
  }
  for (const GitEntry& file : files) {
    for (auto& [name, month] : months) {
      if (file.is_file() && is_pack_of(file.path, name)) {
        month.packs.push_back(file);
      }
    }
  }
  return months;
}

/// One compaction, through all races that it loses.
class BranchCompaction {
 public:
  BranchCompaction(std::string_view month, const CompactionLimits& limits)
      : month_(month), limits_(limits) {}

  /// `files`: those that are to be looked at.
  std::optional<GitChange> change_of(const GitSnapshot& snapshot,
                                     const std::vector<GitEntry>& files,
                                     GitAttempt attempt) {
    const ObjectOf objects = objects_of(files);
    if (attempt == GitAttempt::unknown && has_packs(objects)) {
      return std::nullopt;
    }
    if (!done_ || !still_there(objects)) {
      pack(snapshot, files);
    }
    if (done_->packs().empty()) {
      return std::nullopt;
    }
    GitChange change;
    change.message =
        fmt::format("history: {} in {}", count(done_->records(), "run"),
                    count(done_->packs().size(), "pack"));
    change.added = done_->packs();
    for (const GitEntry& file : done_->removed()) {
      change.removed.push_back(file.path);
    }
    return change;
  }

  [[nodiscard]] bool has_done() const { return !done_->packs().empty(); }

  [[nodiscard]] std::string sentence() const {
    if (done_->packs().empty()) {
      return fmt::format(
          "nothing to do: {} of this month, which is packed once it is over",
          count(left_, "record"));
    }
    std::size_t bytes_after = 0;
    for (const GitChange::File& pack : done_->packs()) {
      bytes_after += pack.bytes.size();
    }
    const auto size = [](std::size_t bytes) {
      return quantity(static_cast<double>(bytes), "B");
    };
    return fmt::format("{} in {}: {} of {} became {}",
                       count(done_->records(), "record"),
                       count(done_->packs().size(), "pack"),
                       count(done_->removed().size(), "file"),
                       size(done_->bytes_before()), size(bytes_after));
  }

 private:
  void pack(const GitSnapshot& snapshot, const std::vector<GitEntry>& files) {
    GitPacking done(limits_);  // Ours only once it is whole.
    std::size_t left = 0;
    for (const auto& [name, month] : by_month(files)) {
      // "undated" sorts after every month, and is never over.
      if (name >= month_ && month.loose.size() <= limits_.loose_of_a_month) {
        left += month.loose.size();
      } else {
        done.add(snapshot, name, month);
      }
    }
    done_.emplace(std::move(done));
    left_ = left;
  }

  using ObjectOf = std::map<std::string_view, std::string_view>;

  /// By path.
  static ObjectOf objects_of(const std::vector<GitEntry>& files) {
    ObjectOf objects;
    for (const GitEntry& file : files) {
      objects.emplace(file.path, file.object);
    }
    return objects;
  }

  /// Whether a push that was not answered came through.
  [[nodiscard]] bool has_packs(const ObjectOf& objects) const {
    return std::ranges::all_of(done_->packs(),
                               [&objects](const GitChange::File& pack) {
                                 return objects.contains(pack.path);
                               });
  }

  /// Whether all that was packed is there as it was; only another compaction
  /// takes it away.
  [[nodiscard]] bool still_there(const ObjectOf& objects) const {
    return std::ranges::all_of(
        done_->removed(), [&objects](const GitEntry& file) {
          const auto found = objects.find(file.path);
          return found != objects.end() && found->second == file.object;
        });
  }

  std::string month_;
  CompactionLimits limits_;
  std::optional<GitPacking> done_;
  std::size_t left_ = 0;
};

/// The folders of the earliest days, of whole months: two of them, or three.
/// What a branch has that was never packed is packed by and by, so that nobody
/// who adds a run has to wait for all of it.
std::vector<std::string> earliest_days(const std::vector<GitEntry>& top) {
  constexpr std::size_t kMostDays = 62;
  constexpr std::size_t kMonth = std::string_view("2026-11").size();
  std::vector<std::string> days;
  for (const GitEntry& entry : top) {  // In the order of their names.
    if (!entry.is_folder() || !is_day_folder(entry.path)) {
      continue;
    }
    if (days.size() >= kMostDays &&
        !entry.path.starts_with(days.back().substr(0, kMonth))) {
      break;
    }
    days.push_back(entry.path + '/');
  }
  return days;
}

/// What is in the folders of the earliest days.
std::vector<GitEntry> files_of_days(const GitSnapshot& snapshot) {
  if (snapshot.tip.empty()) {
    return {};
  }
  fetch_folders(snapshot, {});
  const std::vector<std::string> days = earliest_days(parse_git_tree(
      snapshot.git.read({"ls-tree", "-z", "--full-tree", snapshot.tip})));
  std::vector<std::string> folders = days;
  folders.emplace_back("packs/");  // A file will be put there.
  fetch_folders(snapshot, folders);
  return entries_at(snapshot, days);
}

}  // namespace

std::string compact_branch(GitBranch& branch, std::string_view month,
                           const CompactionLimits& limits) {
  BranchCompaction compaction(month, limits);
  const GitHistory history =
      branch.rewrite([&](const GitSnapshot& snapshot, GitAttempt attempt) {
        return compaction.change_of(snapshot, files_of(snapshot), attempt);
      });
  return compaction.has_done() && history == GitHistory::kept
             ? compaction.sentence() +
                   "; the repository keeps the branch's older commits, so that "
                   "a full clone is as large as before"
             : compaction.sentence();
}

std::string pack_in_passing(GitBranch& branch, std::string_view month,
                            const CompactionLimits& limits) {
  BranchCompaction compaction(month, limits);
  bool tried = false;
  bool failed = false;
  branch.write([&](const GitSnapshot& snapshot,
                   GitAttempt attempt) -> std::optional<GitChange> {
    if (tried) {
      failed = true;
      return std::nullopt;
    }
    auto change =
        compaction.change_of(snapshot, files_of_days(snapshot), attempt);
    tried = change.has_value();
    return change;
  });
  return tried && !failed ? compaction.sentence() : "";
}

}  // namespace benchgate::reporters::history
