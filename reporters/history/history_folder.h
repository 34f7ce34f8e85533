#pragma once

/// \file
/// The files of a history in a folder; directory_backend.h says how they lie.

#include "reporters/history/backend.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

class HistoryFolder {
 public:
  explicit HistoryFolder(std::filesystem::path folder);

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

  /// Where the record lies, or will, while no pack holds it.
  [[nodiscard]] std::filesystem::path loose_file(std::string_view id) const;

  /// Where earlier versions would have put it.
  [[nodiscard]] std::vector<std::filesystem::path> earlier_files(
      std::string_view id) const;

  /// All files that should hold one record.
  [[nodiscard]] std::vector<std::filesystem::path> loose_files() const;

  /// All files that should hold many.
  [[nodiscard]] std::vector<std::filesystem::path> packs() const;

  /// The same, of records of one month (record_month) only.
  [[nodiscard]] std::vector<std::filesystem::path> packs_of(
      std::string_view month) const;

  /// A record and the bytes that it was read from.
  struct Loose {
    Record record;
    std::string text;
  };

  /// Empty if it is not there any more; what else is wrong is appended to
  /// `unreadable`.
  [[nodiscard]] std::optional<Loose> read_loose(
      const std::filesystem::path& path,
      std::vector<Unreadable>& unreadable) const;

  /// The ids of the records in the packs of a month, without reading these.
  /// Packs that cannot be read hold none.
  ///
  /// Complexity: O(packs in all + records of the month).
  [[nodiscard]] std::set<std::string, std::less<>> packed_ids(
      std::string_view month) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace benchgate::reporters::history
