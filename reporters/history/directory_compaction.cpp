#include "reporters/history/directory_compaction.h"

#include "reporters/history/durable_file.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <map>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

namespace {

namespace fs = std::filesystem;

/// What compacting has done so far.
struct Done {
  std::size_t records = 0;
  std::size_t files = 0;  ///< That were removed.
  std::size_t packs = 0;
  std::size_t bytes_before = 0;
  std::size_t bytes_after = 0;
};

/// Packs the files of one month, some at a time.
class MonthCompaction {
 public:
  MonthCompaction(const HistoryFolder& folder, std::string month,
                  const CompactionLimits& limits, Done& done)
      : folder_(folder),
        month_(std::move(month)),
        limits_(limits),
        done_(done) {}

  void add_loose(const fs::path& file) {
    std::vector<Unreadable> unreadable;
    auto loose = folder_.read_loose(file, unreadable);
    if (loose) {
      has_loose_ = true;
      add_input(file, loose->text.size(),
                {{.id = loose->record.id, .text = std::move(loose->text)}});
    }
  }

  /// Packs that are full or damaged are left as they are.
  void add_pack(const fs::path& file) {
    const auto bytes = read_file(file);
    if (!bytes) {
      return;  // Somebody else has compacted it.
    }
    std::vector<PackedRecord> records;
    std::size_t text_bytes = 0;
    const std::string damage = read_pack(*bytes, [&](PackedRecord record) {
      text_bytes += record.text.size();
      records.push_back(std::move(record));
    });
    if (damage.empty() && 2 * text_bytes < limits_.pack_text_bytes) {
      add_input(file, bytes->size(), std::move(records));
    }
  }

  /// Writes what was added, if that is worth it.
  void finish() {
    if (has_loose_ || inputs_.size() > 1) {
      publish();
    }
  }

 private:
  void add_input(const fs::path& file, std::size_t bytes,
                 std::vector<PackedRecord> records) {
    inputs_.push_back(file);
    input_bytes_ += bytes;
    for (PackedRecord& record : records) {
      text_bytes_ += record.text.size();
      records_.push_back(std::move(record));
    }
    if (text_bytes_ >= limits_.pack_text_bytes) {
      publish();
    }
  }

  void publish() {
    const std::size_t count = records_.size();
    const std::string latest = latest_id(records_);
    const std::string bytes = write_pack(std::exchange(records_, {}));
    const std::array pack = {
        NewFile{.path = folder_.path() / pack_path(month_, bytes, latest),
                .bytes = bytes}};
    // Its name says what is in it: one that is there already is the same,
    // unless it was damaged since.
    if (!publish_files(pack).front() && read_file(pack[0].path) != bytes) {
      throw HistoryError(
          fmt::format("{} is damaged: move it away and compact again",
                      pack[0].path.string()));
    }
    for (const fs::path& input : std::exchange(inputs_, {})) {
      if (input != pack[0].path) {
        remove_file(input);
        ++done_.files;
      }
    }
    done_.records += count;
    ++done_.packs;
    done_.bytes_before += std::exchange(input_bytes_, 0);
    done_.bytes_after += bytes.size();
    text_bytes_ = 0;
    has_loose_ = false;
  }

  const HistoryFolder& folder_;
  std::string month_;
  CompactionLimits limits_;
  Done& done_;
  std::vector<fs::path> inputs_;
  std::vector<PackedRecord> records_;
  std::size_t input_bytes_ = 0;
  std::size_t text_bytes_ = 0;
  bool has_loose_ = false;
};

/// By the names of the files, without reading them.
std::map<std::string, std::vector<fs::path>> loose_by_month(
    const HistoryFolder& folder) {
  std::map<std::string, std::vector<fs::path>> months;
  for (const fs::path& file : folder.loose_files()) {
    const std::string path =
        file.lexically_relative(folder.path()).generic_string();
    if (const auto id = record_id_in(path); !id.empty()) {
      months[record_month(id)].push_back(file);
    }
  }
  return months;
}

}  // namespace

std::string compact_folder(const HistoryFolder& folder, std::string_view month,
                           const CompactionLimits& limits) {
  Done done;
  std::size_t left = 0;
  for (const auto& [each, files] : loose_by_month(folder)) {
    // "undated" sorts after every month, and is never over.
    if (each >= month && files.size() <= limits.loose_of_a_month) {
      left += files.size();
      continue;
    }
    MonthCompaction compaction(folder, each, limits, done);
    for (const fs::path& pack : folder.packs_of(each)) {
      compaction.add_pack(pack);
    }
    for (const fs::path& file : files) {
      compaction.add_loose(file);
    }
    compaction.finish();
  }
  remove_leftovers(folder.path(), limits.leftover_seconds);
  if (done.packs == 0) {
    return fmt::format(
        "nothing to do: {} of this month, which is packed once it is over",
        count(left, "record"));
  }
  const auto size = [](std::size_t bytes) {
    return quantity(static_cast<double>(bytes), "B");
  };
  return fmt::format("{} in {}: {} of {} became {}",
                     count(done.records, "record"), count(done.packs, "pack"),
                     count(done.files, "file"), size(done.bytes_before),
                     size(done.bytes_after));
}

}  // namespace benchgate::reporters::history
