#include "reporters/history/git_compaction.h"

#include "reporters/history/git_contents.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

namespace {

/// What one month has.
struct Month {
  std::vector<GitEntry> loose;
  std::vector<GitEntry> packs;
};

/// By the names of the files. Files that have no name of ours are nobody's.
std::map<std::string, Month> by_month(const std::vector<GitEntry>& files) {
  std::map<std::string, Month> months;
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

/// Packs, and the files that they hold all of.
class Packing {
 public:
  explicit Packing(const CompactionLimits& limits) : limits_(limits) {}

  void add(const GitSnapshot& snapshot, const std::string& name,
           const Month& month) {
    const auto next = [&] {
      if (text_bytes_ >= limits_.pack_text_bytes) {
        finish(name);
      }
    };
    read_files(snapshot, month.packs, [&](const GitEntry& file, auto bytes) {
      add_pack(file, bytes.value_or(""));
      next();
    });
    read_files(snapshot, month.loose, [&](const GitEntry& file, auto text) {
      add_loose(file, text.value_or(""));
      next();
    });
    finish(name);
  }

  [[nodiscard]] const std::vector<GitEntry>& removed() const {
    return removed_;
  }

  [[nodiscard]] const std::vector<GitChange::File>& packs() const {
    return packs_;
  }

  [[nodiscard]] std::size_t records() const { return records_; }

  [[nodiscard]] std::size_t bytes_before() const { return bytes_before_; }

 private:
  /// What cannot be read stays as it is.
  void add_loose(const GitEntry& file, std::string_view text) {
    try {
      const Record record = parse_loose(file.path, text);
      waiting_.push_back({.id = record.id, .text = std::string(text)});
      inputs_.push_back(file);
      text_bytes_ += text.size();
      input_bytes_ += text.size();
      has_loose_ = true;
    } catch (const InvalidRecord&) {
      return;
    }
  }

  /// Packs that are full or damaged are left as they are.
  void add_pack(const GitEntry& file, std::string_view bytes) {
    std::vector<PackedRecord> records;
    std::size_t text_bytes = 0;
    const std::string damage = read_pack(bytes, [&](PackedRecord record) {
      text_bytes += record.text.size();
      records.push_back(std::move(record));
    });
    if (!damage.empty() || 2 * text_bytes >= limits_.pack_text_bytes) {
      return;
    }
    std::ranges::move(records, std::back_inserter(waiting_));
    inputs_.push_back(file);
    text_bytes_ += text_bytes;
    input_bytes_ += bytes.size();
  }

  void finish(const std::string& month) {
    if (has_loose_) {
      records_ += waiting_.size();
      const std::string latest = latest_id(waiting_);
      std::string bytes = write_pack(std::move(waiting_));
      std::string path = pack_path(month, bytes, latest);
      std::ranges::copy_if(
          inputs_, std::back_inserter(removed_),
          [&path](const GitEntry& input) { return input.path != path; });
      packs_.push_back({.path = std::move(path), .bytes = std::move(bytes)});
      bytes_before_ += input_bytes_;
    }
    waiting_.clear();
    inputs_.clear();
    text_bytes_ = 0;
    input_bytes_ = 0;
    has_loose_ = false;
  }

  CompactionLimits limits_;
  std::vector<PackedRecord> waiting_;
  std::vector<GitEntry> inputs_;
  std::size_t text_bytes_ = 0;
  std::size_t input_bytes_ = 0;
  bool has_loose_ = false;
  std::vector<GitEntry> removed_;
  std::vector<GitChange::File> packs_;
  std::size_t records_ = 0;
  std::size_t bytes_before_ = 0;
};

/// One compaction, through all races that it loses.
class BranchCompaction {
 public:
  BranchCompaction(std::string_view month, const CompactionLimits& limits)
      : month_(month), limits_(limits) {}

  std::optional<GitChange> change_of(const GitSnapshot& snapshot,
                                     GitAttempt attempt) {
    const std::vector<GitEntry> files = files_of(snapshot);
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

  [[nodiscard]] std::string sentence(GitHistory history) const {
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
    return fmt::format(
        "{} in {}: {} of {} became {}{}", count(done_->records(), "record"),
        count(done_->packs().size(), "pack"),
        count(done_->removed().size(), "file"), size(done_->bytes_before()),
        size(bytes_after),
        history == GitHistory::replaced ? ""
                                        : "; the repository keeps the branch's "
                                          "older commits, so that a full "
                                          "clone is as large as before");
  }

 private:
  void pack(const GitSnapshot& snapshot, const std::vector<GitEntry>& files) {
    done_.emplace(limits_);
    left_ = 0;
    for (const auto& [name, month] : by_month(files)) {
      // "undated" sorts after every month, and is never over.
      if (name >= month_ && month.loose.size() <= limits_.loose_of_a_month) {
        left_ += month.loose.size();
      } else {
        done_->add(snapshot, name, month);
      }
    }
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
  std::optional<Packing> done_;
  std::size_t left_ = 0;
};

}  // namespace

std::string compact_branch(GitBranch& branch, std::string_view month,
                           const CompactionLimits& limits) {
  BranchCompaction compaction(month, limits);
  const GitHistory history =
      branch.rewrite([&](const GitSnapshot& snapshot, GitAttempt attempt) {
        return compaction.change_of(snapshot, attempt);
      });
  return compaction.sentence(history);
}

}  // namespace benchgate::reporters::history
