#include "reporters/history/directory_backend.h"

#include "reporters/history/durable_file.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

class DirectoryBackend final : public Backend {
 public:
  explicit DirectoryBackend(std::string location)
      : location_(std::move(location)), folder_(location_) {}

  bool add(const Record& record) override { return add_all({record}) == 1; }

  std::size_t add_all(const std::vector<Record>& records) override {
    std::vector<NewFile> files;
    files.reserve(records.size());
    for (const Record& record : records) {
      files.push_back({.path = folder_ / record_path(record.id),
                       .bytes = write_record(record)});
    }
    const std::vector<bool> fresh = publish_files(files);
    std::size_t added = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (fresh[i]) {
        ++added;
      } else {
        check_same(files[i], records[i].id);
      }
    }
    return added;
  }

  std::vector<Unreadable> read(
      const std::function<void(Record)>& take) override {
    std::vector<Unreadable> unreadable;
    for (const fs::path& path : files_below(folder_ / "runs")) {
      if (auto record = read_loose(path, unreadable)) {
        take(std::move(*record));
      }
    }
    return unreadable;
  }

  std::string compact() override { return "nothing to do"; }

  [[nodiscard]] std::string location() const override { return location_; }

 private:
  /// What has the name of a record must be it, or the record is not there.
  void check_same(const NewFile& file, const std::string& id) const {
    std::vector<Unreadable> unreadable;
    if (!read_loose(file.path, unreadable) && !unreadable.empty()) {
      throw HistoryError(fmt::format(
          "{} is there and is not the record {} ({}): move it away and add "
          "again",
          file.path.string(), id, unreadable.front().why));
    }
  }

  /// Empty if it cannot be read, or is not there any more.
  [[nodiscard]] std::optional<Record> read_loose(
      const fs::path& path, std::vector<Unreadable>& unreadable) const {
    try {
      const auto text = read_file(path);
      if (!text) {
        return std::nullopt;
      }
      Record record = parse_record(*text);
      const fs::path place = folder_ / record_path(record.id);
      if (path != place) {
        throw InvalidRecord(
            fmt::format("this is the record {}, which "
                        "belongs into {}",
                        record.id, place.string()));
      }
      return record;
    } catch (const std::runtime_error& error) {
      unreadable.push_back({.where = path.string(), .why = error.what()});
      return std::nullopt;
    }
  }

  std::string location_;
  fs::path folder_;
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
