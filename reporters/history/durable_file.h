#pragma once

/// \file
/// Files that are there whole or not at all, whatever ends the process or the
/// machine. All throw HistoryError, which names the path and the reason.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// A file to be.
struct NewFile {
  std::filesystem::path path;
  std::string bytes;
};

/// Writes each file under a temporary name beside its own, and then gives it
/// its name, unless that is taken. Makes folders as needed. Once this returns,
/// the files are on disk; if it throws, those before the one that failed may
/// be.
///
/// Returns: for each file, whether its name was free. Those of the same name
///          that are there are left as they are.
std::vector<bool> publish_files(std::span<const NewFile> files);

/// Empty if it is not there (any more).
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Removes a file; it is no error if it is not there any more.
void remove_file(const std::filesystem::path& path);

/// The regular files in a folder and those below it, in no order, without
/// those whose name begins with a dot. Folders that are not there hold none.
std::vector<std::filesystem::path> files_below(
    const std::filesystem::path& folder);

/// The folders and files in a folder, in no order, without those whose name
/// begins with a dot. A folder that is not there holds none.
std::vector<std::filesystem::path> entries_in(
    const std::filesystem::path& folder);

/// Removes the temporary files that processes have left that were ended
/// `seconds` ago or longer.
void remove_leftovers(const std::filesystem::path& folder, double seconds);

}  // namespace benchgate::reporters::history
