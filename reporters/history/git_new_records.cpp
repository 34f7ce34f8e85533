#include "reporters/history/git_new_records.h"

#include "reporters/display_text.h"
#include "reporters/history/directory_compaction.h"
#include "reporters/history/git_contents.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// Folders of days of months that are over: as many as a month has at most, so
/// that where little is added nothing is packed that hardly is a pack.
constexpr std::ptrdiff_t kMostDaysOver = 31;

/// Loose records in all, as if each day had as many as the one that is looked
/// at: twice those from which on a month is packed before it is over.
constexpr std::size_t kMostLoose = 2 * CompactionLimits{}.loose_of_a_month;

bool has(std::span<const GitEntry> folder, std::string_view name) {
  return std::ranges::find(folder, name, &GitEntry::path) != folder.end();
}

/// Adding to a branch that somebody develops on is a slip of the keyboard. A
/// branch that was begun for a history may have a few words on what it is.
void check_is_history(const std::vector<GitEntry>& top) {
  const auto is_ours = [](const GitEntry& entry) {
    return entry.path == "packs" || is_record_folder(entry.path);
  };
  const auto is_foreign = [](const GitEntry& entry) {
    return !entry.path.starts_with("README") && !entry.path.starts_with('.');
  };
  const auto foreign = std::ranges::find_if(top, is_foreign);
  if (foreign != top.end() && std::ranges::none_of(top, is_ours)) {
    throw HistoryError(fmt::format(
        "the branch holds no history but other files ({}): name a branch that "
        "is not there yet",
        visible_text(foreign->path)));
  }
}

}  // namespace

GitNewRecords::GitNewRecords(const std::vector<Record>& records) {
  for (const Record& record : records) {
    texts_.emplace(record.id, write_record(record));
  }
}

std::optional<GitChange> GitNewRecords::change_of(const GitSnapshot& snapshot,
                                                  GitAttempt attempt) {
  const Ids there = this->there(snapshot);
  GitChange change;
  for (const auto& [id, text] : texts_) {
    if (!there.contains(id)) {
      fresh_.insert(id);
      change.added.push_back({.path = record_path(id), .bytes = text});
    } else if (attempt == GitAttempt::none) {
      fresh_.erase(id);  // Somebody else's, who came first.
    }
  }
  if (change.added.empty()) {
    return std::nullopt;
  }
  change.message =
      change.added.size() == 1
          ? fmt::format("history: add {}",
                        record_id_in(change.added.front().path))
          : fmt::format("history: add {} runs", change.added.size());
  return change;
}

GitNewRecords::Ids GitNewRecords::there(const GitSnapshot& snapshot) {
  if (snapshot.tip.empty()) {
    return {};
  }
  std::vector<std::string> paths = places();
  const std::vector<std::string> earlier = earlier_places();
  std::vector<std::string> folders = paths;
  folders.insert(folders.end(), earlier.begin(), earlier.end());
  folders.emplace_back("packs/");
  fetch_folders(snapshot, folders);
  const auto top = parse_git_tree(
      snapshot.git.read({"ls-tree", "-z", "--full-tree", snapshot.tip}));
  check_is_history(top);
  if (has(top, "runs")) {
    paths.insert(paths.end(), earlier.begin(), earlier.end());
  }
  const std::vector<GitEntry> files = entries_at(snapshot, paths);
  look_for_crowd(top, files);
  Ids there = loose(snapshot, files);
  if (has(top, "packs")) {
    there.merge(packed(snapshot));
  }
  return there;
}

/// The folders that the records go into.
std::vector<std::string> GitNewRecords::places() const {
  std::set<std::string> folders;
  for (const auto& [id, text] : texts_) {
    const std::string path = record_path(id);
    folders.insert(path.substr(0, path.find('/') + 1));
  }
  return {folders.begin(), folders.end()};
}

std::vector<std::string> GitNewRecords::earlier_places() const {
  std::vector<std::string> paths;
  for (const auto& [id, text] : texts_) {
    std::ranges::move(earlier_record_paths(id), std::back_inserter(paths));
  }
  return paths;
}

std::string GitNewRecords::last_month() const {
  // "undated" is none, and sorts after all.
  std::string last;
  for (const auto& [id, text] : texts_) {
    if (!record_start(id).empty()) {
      last = std::max(last, record_month(id));
    }
  }
  return last;
}

void GitNewRecords::look_for_crowd(std::span<const GitEntry> top,
                                   std::span<const GitEntry> files) {
  const std::string month = last_month();
  std::map<std::string_view, std::size_t> runs_of_day;
  for (const GitEntry& file : files) {
    const std::string_view path = file.path;
    ++runs_of_day[path.substr(0, path.find('/'))];
  }
  std::size_t most = 0;
  for (const auto& [day, runs] : runs_of_day) {
    most = std::max(most, runs);
  }
  const auto is_day = [](const GitEntry& entry) {
    return entry.is_folder() && is_day_folder(entry.path);
  };
  const auto days = std::ranges::count_if(top, is_day);
  const auto days_over = std::ranges::count_if(top, [&](const auto& entry) {
    return is_day(entry) && entry.path.substr(0, month.size()) < month;
  });
  // A guess, which costs a look at all names: not at every run of a busy day.
  constexpr std::size_t kNowAndThen = 10;
  is_crowded_ = days_over > kMostDaysOver ||
                (most % kNowAndThen == 0 &&
                 most * static_cast<std::size_t>(days) > kMostLoose);
}

GitNewRecords::Ids GitNewRecords::loose(const GitSnapshot& snapshot,
                                        std::span<const GitEntry> files) const {
  Ids ids;
  std::vector<GitEntry> others;
  for (const GitEntry& file : files) {
    const std::string_view id = record_id_in(file.path);
    const auto ours = texts_.find(id);
    if (ours == texts_.end()) {
      continue;
    }
    if (git_object_name(ours->second, file.object.size()) == file.object) {
      ids.emplace(id);
    } else {
      others.push_back(file);
    }
  }
  fetch_files(snapshot, others);
  // Written by another version perhaps, or damaged.
  read_files(
      snapshot, others,
      [&](const GitEntry& file, std::optional<std::string_view> text) {
        try {
          ids.insert(parse_loose(file.path, text.value_or("")).id);
        } catch (const InvalidRecord& error) {
          throw HistoryError(fmt::format(
              "{} in the branch is not the record of this name ({}): move it "
              "away and add again",
              visible_text(file.path), error.what()));
        }
      });
  return ids;
}

GitNewRecords::Ids GitNewRecords::packed(const GitSnapshot& snapshot) const {
  const std::array<std::string, 1> folder = {"packs/"};
  std::vector<GitEntry> packs = entries_at(snapshot, folder);
  std::erase_if(packs, [this](const GitEntry& pack) {
    return std::ranges::none_of(texts_, [&pack](const auto& record) {
      return is_pack_of(pack.path, record_month(record.first)) &&
             may_hold(pack.path, record.first);
    });
  });
  Ids ids;
  fetch_files(snapshot, packs);
  read_files(snapshot, packs, [&ids](const GitEntry&, auto bytes) {
    try {
      for (std::string& id :
           pack_ids(bytes.value_or("")).value_or(std::vector<std::string>())) {
        ids.insert(std::move(id));
      }
    } catch (const InvalidRecord&) {
      return;  // Whoever reads the history is told.
    }
  });
  return ids;
}

}  // namespace benchgate::reporters::history
