#include "reporters/history/directory_backend.h"

#include "reporters/history/content_hash.h"
#include "reporters/history/directory_compaction.h"
#include "reporters/history/durable_file.h"
#include "reporters/history/history_folder.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

using Ids = std::set<std::string, std::less<>>;

class DirectoryBackend final : public Backend {
 public:
  explicit DirectoryBackend(std::string location)
      : location_(std::move(location)), folder_(location_) {}

  bool add(const Record& record) override { return add_all({record}) == 1; }

  std::size_t add_all(const std::vector<Record>& records) override {
    std::map<std::string, Ids> packed;  // By month.
    std::vector<NewFile> files;
    std::vector<std::string> ids;
    for (const Record& record : records) {
      std::string text = write_record(record);
      const std::string month = record_month(record.id);
      auto known = packed.find(month);
      if (known == packed.end()) {
        known = packed.emplace(month, folder_.packed_ids(month)).first;
      }
      if (!known->second.contains(record.id) &&
          !lies_in_earlier_place(record.id)) {
        files.push_back(
            {.path = folder_.loose_file(record.id), .bytes = std::move(text)});
        ids.push_back(record.id);
      }
    }
    const std::vector<bool> fresh = publish_files(files);
    std::size_t added = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (fresh[i]) {
        ++added;
      } else {
        check_same(files[i].path, ids[i]);
      }
    }
    return added;
  }

  std::vector<Unreadable> read(
      const std::function<void(Record)>& take) override {
    std::vector<Unreadable> unreadable;
    Ids seen;
    const auto take_new = [&](Record record) {
      if (seen.insert(record.id).second) {
        take(std::move(record));
      }
    };
    // Loose files first: one that vanishes meanwhile is in a pack that was
    // there before, and so is among those found afterwards.
    for (const fs::path& path : folder_.loose_files()) {
      if (auto loose = folder_.read_loose(path, unreadable)) {
        take_new(std::move(loose->record));
      }
    }
    read_packs(take_new, unreadable);
    return unreadable;
  }

  std::string compact() override {
    const auto now = fmt::gmtime(std::time(nullptr));
    return compact_folder(folder_, fmt::format("{:%Y-%m}", now));
  }

  /// Files never change: their names say what there is.
  [[nodiscard]] std::string version() override {
    std::vector<fs::path> files = folder_.loose_files();
    const std::vector<fs::path> packs = folder_.packs();
    files.insert(files.end(), packs.begin(), packs.end());
    std::ranges::sort(files);
    std::string names;
    for (const fs::path& file : files) {
      names += file.string() + '\n';
    }
    return content_hash(names);
  }

  [[nodiscard]] std::string location() const override { return location_; }

 private:
  /// What has the name of a record must be it, or the record is not there.
  void check_same(const fs::path& file, const std::string& id) const {
    std::vector<Unreadable> unreadable;
    if (!folder_.read_loose(file, unreadable) && !unreadable.empty()) {
      throw HistoryError(
          fmt::format("{} is there and is not the record {} ({}): move it away "
                      "and add again",
                      file.string(), id, unreadable.front().why));
    }
  }

  [[nodiscard]] bool lies_in_earlier_place(const std::string& id) const {
    for (const fs::path& file : folder_.earlier_files(id)) {
      std::error_code error;
      if (fs::exists(file, error)) {
        check_same(file, id);
        return true;
      }
    }
    return false;
  }

  /// A pack that vanishes was put into another one, which is looked for.
  template <typename Take>
  void read_packs(const Take& take, std::vector<Unreadable>& unreadable) const {
    std::set<fs::path> done;
    bool vanished = true;
    while (std::exchange(vanished, false)) {
      for (const fs::path& path : folder_.packs()) {
        if (done.insert(path).second) {
          vanished = !read_one_pack(path, take, unreadable) || vanished;
        }
      }
    }
  }

  /// Returns: whether it is there.
  template <typename Take>
  bool read_one_pack(const fs::path& path, const Take& take,
                     std::vector<Unreadable>& unreadable) const {
    const auto report = [&](std::string why) {
      unreadable.push_back({.where = path.string(), .why = std::move(why)});
    };
    std::optional<std::string> bytes;
    try {
      bytes = read_file(path);
    } catch (const HistoryError& error) {
      report(error.what());
      return true;
    }
    if (!bytes) {
      return false;
    }
    const std::string damage = read_pack(*bytes, [&](PackedRecord packed) {
      std::optional<Record> record;
      try {
        record = parse_record(packed.text);
      } catch (const InvalidRecord& error) {
        report(fmt::format("record {}: {}", packed.id, error.what()));
      }
      if (record) {
        take(*std::move(record));
      }
    });
    if (!damage.empty()) {
      report(damage);
    }
    return true;
  }

  std::string location_;
  HistoryFolder folder_;
};

}  // namespace

std::unique_ptr<Backend> open_directory_history(const std::string& location,
                                                const BackendSettings&) {
  std::error_code error;
  if (fs::exists(location, error) && !fs::is_directory(location, error)) {
    throw HistoryError(fmt::format(
        "{} is a file; a history is a folder (or git:REPOSITORY#BRANCH, or "
        "postgresql://...)",
        location));
  }
  return std::make_unique<DirectoryBackend>(location);
}

}  // namespace benchgate::reporters::history
