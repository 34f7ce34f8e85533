#include "reporters/history/history_folder.h"

#include "reporters/history/durable_file.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace benchgate::reporters::history {

namespace fs = std::filesystem;

namespace {

/// A list of some thousand records.
constexpr std::size_t kFirstBytes = 1U << 16U;

std::vector<std::string> ids_in(const fs::path& pack) {
  std::ifstream stream(pack, std::ios::binary);
  std::string beginning;
  for (std::size_t more = kFirstBytes; stream; more = beginning.size()) {
    const std::size_t before = beginning.size();
    beginning.resize(before + more);
    stream.read(beginning.data() + before, static_cast<std::streamsize>(more));
    beginning.resize(before + static_cast<std::size_t>(stream.gcount()));
    if (auto ids = pack_ids(beginning)) {
      return *std::move(ids);
    }
  }
  return {};
}

}  // namespace

HistoryFolder::HistoryFolder(fs::path folder) : folder_(std::move(folder)) {}

fs::path HistoryFolder::loose_file(std::string_view id) const {
  return folder_ / record_path(id);
}

std::vector<fs::path> HistoryFolder::earlier_files(std::string_view id) const {
  std::vector<fs::path> files;
  for (const std::string& path : earlier_record_paths(id)) {
    files.push_back(folder_ / path);
  }
  return files;
}

std::vector<fs::path> HistoryFolder::loose_files() const {
  std::vector<fs::path> files;
  for (const fs::path& folder : entries_in(folder_)) {
    if (!is_record_folder(folder.filename().native())) {
      continue;
    }
    std::error_code error;
    if (fs::is_directory(folder, error)) {
      std::ranges::move(files_below(folder), std::back_inserter(files));
    } else {
      files.push_back(folder);  // No record: whoever reads is told.
    }
  }
  return files;
}

std::vector<fs::path> HistoryFolder::packs() const {
  return files_below(folder_ / "packs");
}

std::vector<fs::path> HistoryFolder::packs_of(std::string_view month) const {
  std::vector<fs::path> packs = this->packs();
  const std::string prefix = fmt::format("{}-", month);
  std::erase_if(packs, [&prefix](const fs::path& pack) {
    return !pack.filename().native().starts_with(prefix);
  });
  return packs;
}

std::optional<HistoryFolder::Loose> HistoryFolder::read_loose(
    const fs::path& path, std::vector<Unreadable>& unreadable) const {
  try {
    auto text = read_file(path);
    if (!text) {
      return std::nullopt;
    }
    Record record = parse_record(*text);
    const std::string relative =
        path.lexically_relative(folder_).generic_string();
    if (record_id_in(relative) != record.id) {
      throw InvalidRecord(
          fmt::format("this is the record {}, which belongs into {}", record.id,
                      loose_file(record.id).string()));
    }
    return Loose{.record = std::move(record), .text = *std::move(text)};
  } catch (const HistoryError& error) {
    unreadable.push_back({.where = path.string(), .why = error.what()});
  } catch (const InvalidRecord& error) {
    unreadable.push_back({.where = path.string(), .why = error.what()});
  }
  return std::nullopt;
}

std::set<std::string, std::less<>> HistoryFolder::packed_ids(
    std::string_view month) const {
  std::set<std::string, std::less<>> ids;
  for (const fs::path& pack : packs_of(month)) {
    try {
      for (std::string& id : ids_in(pack)) {
        ids.insert(std::move(id));
      }
    } catch (const InvalidRecord&) {
      continue;  // Whoever reads the history is told.
    }
  }
  return ids;
}

}  // namespace benchgate::reporters::history
