#include "reporters/history/git_backend.h"

#include "reporters/display_text.h"
#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "reporters/history/git_contents.h"
#include "reporters/history/git_new_records.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

class GitBackend final : public Backend {
 public:
  GitBackend(GitLocation location, const BackendSettings& settings)
      : branch_(std::move(location), settings) {}

  bool add(const Record& record) override { return add_all({record}) == 1; }

  std::size_t add_all(const std::vector<Record>& records) override {
    if (records.empty()) {
      return 0;
    }
    GitNewRecords added(records);
    branch_.write([&](const GitSnapshot& snapshot, GitAttempt attempt) {
      return added.change_of(snapshot, attempt);
    });
    if (added.count() > 0 && added.is_crowded()) {
      pack(added.last_month());
    }
    return added.count();
  }

  std::vector<Unreadable> read(
      const std::function<void(Record)>& take) override {
    std::vector<Unreadable> unreadable;
    branch_.read([&](const GitSnapshot& snapshot) {
      std::vector<GitEntry> files = files_of(snapshot);
      std::erase_if(files, [&](const GitEntry& file) {
        const bool ours = is_loose_path(file.path) || is_pack_path(file.path);
        if (ours && !file.is_file()) {
          unreadable.push_back(
              {.where = file.path, .why = "this is no plain file"});
        }
        return !ours || !file.is_file();
      });
      read_records(snapshot, files, take, unreadable);
    });
    return unreadable;
  }

  std::string compact() override {
    const auto now = fmt::gmtime(std::time(nullptr));
    return compact_branch(branch_, fmt::format("{:%Y-%m}", now));
  }

  /// A commit says what all files hold.
  [[nodiscard]] std::string version() override {
    const std::string tip = branch_.tip();
    return tip.empty() ? "no branch" : tip;
  }

  [[nodiscard]] std::string location() const override {
    return branch_.location().text;
  }

 private:
  /// What was added is there whatever becomes of this.
  void pack(const std::string& month) {
    try {
      if (const std::string done = pack_in_passing(branch_, month);
          !done.empty()) {
        branch_.tell(done);
      }
    } catch (const HistoryError& error) {
      branch_.tell(fmt::format(
          "what was added is there; packing what is older failed ({}), and "
          "whoever adds next tries again",
          error.what()));
    }
  }

  static void read_records(const GitSnapshot& snapshot,
                           const std::vector<GitEntry>& files,
                           const std::function<void(Record)>& take,
                           std::vector<Unreadable>& unreadable) {
    std::set<std::string, std::less<>> seen;
    const auto take_new = [&](Record record) {
      if (seen.insert(record.id).second) {
        take(std::move(record));
      }
    };
    read_files(snapshot, files, [&](const GitEntry& file, auto bytes) {
      const auto report = [&](std::string why) {
        unreadable.push_back({.where = file.path, .why = std::move(why)});
      };
      if (!bytes) {
        report("the repository has lost it, or what it has is damaged");
      } else if (is_pack_path(file.path)) {
        read_packed(*bytes, take_new, report);
      } else if (auto record = read_loose(file.path, *bytes, report)) {
        take_new(*std::move(record));
      }
    });
  }

  template <typename Report>
  static std::optional<Record> read_loose(std::string_view path,
                                          std::string_view text,
                                          const Report& report) {
    try {
      return parse_loose(path, text);
    } catch (const InvalidRecord& error) {
      report(error.what());
      return std::nullopt;
    }
  }

  template <typename Take, typename Report>
  static void read_packed(std::string_view bytes, const Take& take,
                          const Report& report) {
    const std::string damage = read_pack(bytes, [&](const PackedRecord& each) {
      std::optional<Record> record;
      try {
        record = parse_record(each.text);
      } catch (const InvalidRecord& error) {
        report(fmt::format("record {}: {}", each.id, error.what()));
      }
      if (record) {
        take(*std::move(record));
      }
    });
    if (!damage.empty()) {
      report(damage);
    }
  }

  GitBranch branch_;
};

}  // namespace

std::unique_ptr<Backend> open_git_history(const std::string& location,
                                          const BackendSettings& settings) {
  return std::make_unique<GitBackend>(parse_git_location(location), settings);
}

}  // namespace benchgate::reporters::history
