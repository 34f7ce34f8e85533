#include "reporters/history/git_contents.h"

#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr std::string_view kPacks = "packs/";

/// Of one process: contents in memory at a time.
constexpr std::size_t kChunkBytes = std::size_t{16} << 20U;
constexpr std::size_t kChunkFiles = 5000;

/// "OBJECT blob SIZE" around each.
constexpr std::size_t kOverhead = 128;

/// The listing of 100,000 files takes a tenth of it.
constexpr std::size_t kListingBytes = std::size_t{256} << 20U;

/// Of a file whose size is not known: what it may have, more than any pack, and
/// what is reckoned with.
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
constexpr std::size_t kUsualBytes = std::size_t{1} << 16U;

/// Arguments of a process are bounded.
constexpr std::size_t kPathsAtOnce = 500;

/// The folders so many levels deep that lead to `paths`, in one of `parents`.
std::vector<std::string> folders_on(
    std::span<const std::string> paths, std::size_t depth,
    const std::set<std::string, std::less<>>& parents) {
  std::set<std::string> folders;
  for (const std::string& path : paths) {
    std::size_t parent_end = 0;
    std::size_t end = path.find('/');
    for (std::size_t i = 1; i < depth && end != std::string::npos; ++i) {
      parent_end = end;
      end = path.find('/', end + 1);
    }
    if (end != std::string::npos &&
        parents.contains(std::string_view(path).substr(0, parent_end))) {
      folders.insert(path.substr(0, end));
    }
  }
  return {folders.begin(), folders.end()};
}

/// Asked for in any other way, git would fetch it, with all that is in it.
std::string top_folder_of(const GitSnapshot& snapshot) {
  constexpr std::string_view kTree = "tree ";
  const std::string commit =
      snapshot.git.read({"cat-file", "commit", snapshot.tip});
  const std::size_t end = commit.find('\n');
  if (!commit.starts_with(kTree) || end == std::string::npos) {
    throw GitFailure(GitProblem::other,
                     "git prints a commit in a way that is not known");
  }
  return commit.substr(kTree.size(), end - kTree.size());
}

/// What git prints of the files; nothing if it ended at a damaged one.
std::optional<std::string> print_files(const GitSnapshot& snapshot,
                                       std::span<const GitEntry> files) {
  ProgramCall options;
  options.output_bytes = 0;
  for (const GitEntry& file : files) {
    options.input += file.object;
    options.input += '\n';
    options.output_bytes += kOverhead + file.size.value_or(kMostBytes);
  }
  try {
    return snapshot.git.read({"cat-file", "--batch"}, std::move(options));
  } catch (const GitFailure& failure) {
    if (failure.problem() != GitProblem::damaged) {
      throw;
    }
    return std::nullopt;
  }
}

/// git ends at the first damaged object, so those are looked for by halves.
void read_chunk(
    const GitSnapshot& snapshot, std::span<const GitEntry> files,
    const std::function<void(const GitEntry&, std::optional<std::string_view>)>&
        take) {
  const std::optional<std::string> output = print_files(snapshot, files);
  if (!output && files.size() == 1) {
    take(files.front(), std::nullopt);
    return;
  }
  if (!output) {
    const std::size_t half = files.size() / 2;
    read_chunk(snapshot, files.first(half), take);
    read_chunk(snapshot, files.subspan(half), take);
    return;
  }
  const auto objects = parse_git_objects(*output);
  if (objects.size() != files.size()) {
    throw GitFailure(GitProblem::other, "git left out objects");
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    take(files[i], objects[i]);
  }
}

}  // namespace

std::vector<GitEntry> files_of(const GitSnapshot& snapshot) {
  if (snapshot.tip.empty()) {
    return {};
  }
  ProgramCall options;
  options.output_bytes = kListingBytes;
  return parse_git_tree(snapshot.git.read(
      {"ls-tree", "-r", "-l", "-z", "--full-tree", snapshot.tip},
      std::move(options)));
}

std::vector<GitEntry> entries_at(const GitSnapshot& snapshot,
                                 std::span<const std::string> paths) {
  std::vector<GitEntry> entries;
  if (snapshot.tip.empty()) {
    return entries;
  }
  for (std::size_t i = 0; i < paths.size(); i += kPathsAtOnce) {
    std::vector<std::string> arguments = {"ls-tree", "-z", "--full-tree",
                                          snapshot.tip};
    for (const std::string& path :
         paths.subspan(i, std::min(kPathsAtOnce, paths.size() - i))) {
      arguments.push_back(path);
    }
    ProgramCall options;
    options.output_bytes = kListingBytes;
    for (GitEntry& entry : parse_git_tree(
             snapshot.git.read(std::move(arguments), std::move(options)))) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

void fetch_folders(const GitSnapshot& snapshot,
                   std::span<const std::string> paths) {
  if (snapshot.tip.empty() || snapshot.partial == nullptr ||
      !snapshot.partial->lacks_folders()) {
    return;
  }
  snapshot.partial->need_folders({top_folder_of(snapshot)});
  std::set<std::string, std::less<>> parents = {""};
  for (std::size_t depth = 1; !parents.empty(); ++depth) {
    const std::vector<std::string> wanted = folders_on(paths, depth, parents);
    parents.clear();
    std::vector<std::string> objects;
    for (GitEntry& entry : entries_at(snapshot, wanted)) {
      if (entry.is_folder()) {
        objects.push_back(std::move(entry.object));
        parents.insert(std::move(entry.path));
      }
    }
    snapshot.partial->need_folders(objects);
  }
}

void fetch_files(const GitSnapshot& snapshot, std::span<const GitEntry> files) {
  if (snapshot.partial == nullptr) {
    return;
  }
  std::vector<std::string> objects;
  for (const GitEntry& file : files) {
    objects.push_back(file.object);
  }
  snapshot.partial->need_files(objects);
}

void read_files(
    const GitSnapshot& snapshot, std::span<const GitEntry> files,
    const std::function<void(const GitEntry&, std::optional<std::string_view>)>&
        take) {
  while (!files.empty()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < files.size() && count < kChunkFiles && bytes < kChunkBytes) {
      bytes += files[count].size.value_or(kUsualBytes);
      ++count;
    }
    read_chunk(snapshot, files.first(count), take);
    files = files.subspan(count);
  }
}

bool is_loose_path(std::string_view path) {
  return is_record_folder(path.substr(0, path.find('/')));
}

bool is_pack_path(std::string_view path) {
  return path.starts_with(kPacks);
}

bool is_pack_of(std::string_view path, std::string_view month) {
  return path.starts_with(fmt::format("{}{}-", kPacks, month));
}

Record parse_loose(std::string_view path, std::string_view text) {
  Record record = parse_record(text);
  if (record_id_in(path) != record.id) {
    throw InvalidRecord(
        fmt::format("this is the record {}, which belongs into {}", record.id,
                    record_path(record.id)));
  }
  return record;
}

}  // namespace benchgate::reporters::history
