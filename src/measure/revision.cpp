#include "src/measure/revision.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <numeric>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace benchgate::measure {

namespace {

constexpr const char* kSnapshotMessage =
    "The work tree, with changes that are not committed";

MeasurementError bad_input(const std::string& message) {
  return {MeasurementError::Kind::bad_input, message};
}

/// Number of letters to insert, remove or replace to make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// Branches and tags that look like `word`, the closest first, as the end of a
/// sentence; empty when nothing does.
std::string suggestion(const Git& git, const std::string& word) {
  constexpr std::size_t kShown = 3;
  std::istringstream names(
      git.run({"for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads",
               "refs/tags", "refs/remotes"})
          .output);
  std::vector<std::pair<std::size_t, std::string>> close;
  for (std::string name; std::getline(names, name);) {
    // "origin/topic" is what somebody who typed "topic" may have meant.
    const bool tail = name.ends_with("/" + word);
    const std::size_t distance = tail ? 0 : edit_distance(word, name);
    if (distance <= std::max<std::size_t>(1, word.size() / 3)) {
      close.emplace_back(distance, name);
    }
  }
  if (close.empty()) {
    return "";
  }
  std::ranges::sort(close);
  close.resize(std::min(close.size(), kShown));
  std::vector<std::string> shown;
  std::ranges::transform(close, std::back_inserter(shown),
                         [](const auto& entry) { return entry.second; });
  return fmt::format("; did you mean {}?", fmt::join(shown, " or "));
}

MeasurementError unknown_revision(const Git& git, const Repository& repository,
                                  const std::string& word,
                                  const ProcessResult& result) {
  const auto said = [&](std::string_view words) {
    return result.errors.find(words) != std::string::npos;
  };
  if (said("is ambiguous")) {
    return bad_input(fmt::format(
        "'{}' is ambiguous: it names more than one commit or reference; write "
        "more digits, or refs/heads/{} or refs/tags/{}",
        word, word, word));
  }
  if (said("expected commit type")) {
    return bad_input(
        fmt::format("'{}' names something in git that is not a commit", word));
  }
  if (git.run({"rev-parse", "--verify", "--quiet", "HEAD"}).exit_status != 0) {
    return bad_input(
        fmt::format("'{}' names no commit: HEAD of the repository {} has no "
                    "commit yet; make one with git commit",
                    word, repository.top.string()));
  }
  if (repository.shallow) {
    return bad_input(fmt::format(
        "there is no revision '{}' in {}, which is a shallow clone; get the "
        "whole history with git fetch --unshallow (in GitHub Actions: "
        "fetch-depth: 0 for actions/checkout){}",
        word, repository.top.string(), suggestion(git, word)));
  }
  return bad_input(fmt::format("there is no revision '{}' in {}{}", word,
                               repository.top.string(), suggestion(git, word)));
}

Revision describe_commit(const Git& git, const std::string& name,
                         const std::string& commit) {
  std::istringstream lines(
      git.read({"log", "-1", "--no-show-signature", "--encoding=UTF-8",
                "--format=%H%n%T%n%cI%n%s", commit, "--"}));
  Revision revision;
  revision.name = name;
  std::getline(lines, revision.commit);
  std::getline(lines, revision.tree);
  std::getline(lines, revision.date);
  std::getline(lines, revision.subject);
  return revision;
}

/// Git's way to put a path into a list of paths.
std::string quoted(const std::filesystem::path& path) {
  std::string text = "\"";
  for (const char c : path.string()) {
    if (c == '"' || c == '\\') {
      text += '\\';
    }
    text += c;
  }
  return text + "\"";
}

void refuse_conflicts(const Git& git) {
  std::istringstream entries(git.read({"ls-files", "--unmerged", "-z"}));
  std::string entry;
  if (std::getline(entries, entry, '\0')) {
    throw bad_input(fmt::format(
        "{} is in conflict, so the work tree is no program yet; resolve the "
        "conflict and git add the file",
        entry.substr(entry.find('\t') + 1)));
  }
}

/// A tree records which commit a submodule is at, and nothing of what is
/// changed in it: the snapshot would leave that out without a word.
void refuse_changes_in_submodules(const Git& git) {
  if (!std::filesystem::exists(git.directory() / ".gitmodules")) {
    return;
  }
  std::istringstream entries(
      git.read({"status", "--porcelain=v2", "-z", "--untracked-files=no",
                "--ignore-submodules=none"}));
  // "1 .M S.M. mode mode mode hash hash path": S, then one letter each for a
  // commit, changes and untracked files.
  constexpr std::size_t kChanges = 7;
  for (std::string entry; std::getline(entries, entry, '\0');) {
    if (entry.starts_with("1 ") && entry.size() > kChanges &&
        entry[kChanges - 2] == 'S' && entry[kChanges] == 'M') {
      throw bad_input(fmt::format(
          "the submodule {} has changes that are not committed in it, which a "
          "snapshot of the work tree cannot hold; commit them there",
          entry.substr(entry.rfind(' ') + 1)));
    }
  }
}

/// Copies the index, so that git need not read every file again. The copy
/// keeps the time of the original: git takes files that are as young as the
/// index for possibly changed, and would miss that with a younger one.
void seed_index(const std::filesystem::path& original,
                const std::filesystem::path& copy) {
  std::error_code failure;
  std::filesystem::copy_file(original, copy,
                             std::filesystem::copy_options::overwrite_existing,
                             failure);
  if (!failure) {
    const auto time = std::filesystem::last_write_time(original, failure);
    if (!failure) {
      std::filesystem::last_write_time(copy, time, failure);
    }
  }
  if (failure) {
    // Without an index git reads every file: slower, and as right.
    std::filesystem::remove(copy, failure);
  }
}

/// A git that writes only into `objects`.
Git into(const Git& git, const Repository& repository,
         const std::filesystem::path& objects,
         const std::filesystem::path& index) {
  return git.with("GIT_INDEX_FILE", index.string())
      .with("GIT_OBJECT_DIRECTORY", objects.string())
      .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted(repository.objects));
}

std::string commit_files(const Git& git, const std::string& tree,
                         const std::optional<Revision>& head) {
  const std::string date = head ? head->date : "1970-01-01T00:00:00+00:00";
  std::vector<std::string> arguments{"commit-tree", "-m", kSnapshotMessage};
  if (head) {
    arguments.insert(arguments.end(), {"-p", head->commit});
  }
  arguments.push_back(tree);
  return git.with("GIT_AUTHOR_NAME", "benchgate")
      .with("GIT_AUTHOR_EMAIL", "benchgate@localhost")
      .with("GIT_AUTHOR_DATE", date)
      .with("GIT_COMMITTER_NAME", "benchgate")
      .with("GIT_COMMITTER_EMAIL", "benchgate@localhost")
      .with("GIT_COMMITTER_DATE", date)
      .read(std::move(arguments));
}

}  // namespace

Revision resolve(ProcessRunner& runner, const Repository& repository,
                 const std::string& word) {
  const Git git(runner, repository.top);
  ProcessResult result = git.run(
      {"rev-parse", "--verify", "--end-of-options", word + "^{commit}"});
  const bool ambiguous =
      result.errors.find("is ambiguous") != std::string::npos;
  // "^main" is good for git, but means everything that is not in main.
  const bool is_commit =
      !result.output.empty() &&
      std::isxdigit(static_cast<unsigned char>(result.output.front())) != 0;
  if (!result.succeeded() || ambiguous || !is_commit || word.empty()) {
    throw unknown_revision(git, repository, word, result);
  }
  result.output.resize(result.output.find('\n'));
  return describe_commit(git, word, result.output);
}

Revision snapshot(ProcessRunner& runner, const Repository& repository,
                  const std::filesystem::path& objects) {
  const Git git(runner, repository.top);
  refuse_conflicts(git);
  refuse_changes_in_submodules(git);
  std::optional<Revision> head;
  if (git.run({"rev-parse", "--verify", "--quiet", "HEAD"}).succeeded()) {
    head = describe_commit(git, "worktree", "HEAD");
  }

  std::error_code ignored;
  std::filesystem::create_directories(objects, ignored);
  const std::filesystem::path index = objects / "index";
  seed_index(repository.index, index);
  const Git writer = into(git, repository, objects, index);
  std::vector<std::string> add{"add", "--all", "--", "."};
  // git takes it for a mistake to exclude what is ignored anyway.
  if (!git.run({"check-ignore", "--quiet", ".benchgate"}).succeeded()) {
    add.emplace_back(":(exclude,top).benchgate");
  }
  const ProcessResult added = writer.run(std::move(add));
  if (!added.succeeded()) {
    throw bad_input(
        fmt::format("the work tree {} cannot be read: {}; make it readable, or "
                    "add it to .gitignore",
                    repository.top.string(), last_words(added)));
  }
  const std::string tree = writer.read({"write-tree"});
  std::filesystem::remove(index, ignored);
  if (head && head->tree == tree) {
    return *head;
  }
  Revision revision =
      describe_commit(writer, "worktree", commit_files(writer, tree, head));
  revision.objects = objects;
  return revision;
}

}  // namespace benchgate::measure
