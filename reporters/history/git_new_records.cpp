#include "reporters/history/git_new_records.h"

#include "reporters/display_text.h"
#include "reporters/history/git_contents.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// Adding to a branch that somebody develops on is a slip of the keyboard. A
/// branch that was begun for a history may have a few words on what it is.
void check_is_history(const std::vector<GitEntry>& top) {
  const auto is_ours = [](const GitEntry& entry) {
    return entry.path == "runs" || entry.path == "packs";
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

GitNewRecords::Ids GitNewRecords::there(const GitSnapshot& snapshot) const {
  if (snapshot.tip.empty()) {
    return {};
  }
  const auto top = parse_git_tree(
      snapshot.git.read({"ls-tree", "-z", "--full-tree", snapshot.tip}));
  check_is_history(top);
  Ids there = loose(snapshot);
  if (std::ranges::find(top, "packs", &GitEntry::path) != top.end()) {
    there.merge(packed(snapshot));
  }
  return there;
}

GitNewRecords::Ids GitNewRecords::loose(const GitSnapshot& snapshot) const {
  std::vector<std::string> paths;
  for (const auto& [id, text] : texts_) {
    paths.push_back(record_path(id));
    if (std::string earlier = earlier_record_path(id);
        earlier != paths.back()) {
      paths.push_back(std::move(earlier));
    }
  }
  Ids ids;
  std::vector<GitEntry> others;
  for (GitEntry& file : entries_at(snapshot, paths)) {
    const std::string_view id = record_id_in(file.path);
    const auto ours = texts_.find(id);
    if (ours != texts_.end() &&
        git_object_name(ours->second, file.object.size()) == file.object) {
      ids.emplace(id);
    } else {
      others.push_back(std::move(file));
    }
  }
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
