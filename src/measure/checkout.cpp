#include "src/measure/checkout.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace benchgate::measure {

namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot write {}; is the disk full?", path.string()));
  }
}

/// A value for a git configuration file.
std::string quoted(const std::string& text) {
  std::string value = "\"";
  for (const char c : text) {
    if (c == '\n') {
      value += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') {
      value += '\\';
    }
    value += c;
  }
  return value + "\"";
}

/// The user's settings (filters, line ends, remotes for submodules), and after
/// them ours, which win: no hook, no monitor that would outlive the build.
std::string configuration(const Repository& repository) {
  std::string text =
      fmt::format("[core]\n\trepositoryformatversion = {}\n\tbare = false\n",
                  repository.object_format == "sha1" ? 0 : 1);
  if (repository.object_format != "sha1") {
    text += fmt::format("[extensions]\n\tobjectFormat = {}\n",
                        repository.object_format);
  }
  text += fmt::format("[include]\n\tpath = {}\n",
                      quoted((repository.git / "config").string()));
  text +=
      "[core]\n\tbare = false\n\thooksPath = /dev/null\n"
      "\tfsmonitor = false\n\tsparseCheckout = false\n\tsplitIndex = false\n"
      "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";
  if (fs::exists(repository.git / "lfs")) {
    text += fmt::format("[lfs]\n\tstorage = {}\n",
                        quoted((repository.git / "lfs").string()));
  }
  return text;
}

/// A repository without commits of its own that sees all of the user's.
void make_repository(const Git& git, const Repository& repository,
                     const Revision& revision, const fs::path& folder) {
  const fs::path inside = folder / ".git";
  fs::create_directories(inside / "info");
  fs::create_directories(inside / "objects" / "info");
  fs::create_directories(inside / "refs");
  if (!revision.objects.empty()) {
    fs::copy(revision.objects, inside / "objects",
             fs::copy_options::recursive | fs::copy_options::skip_existing);
  }
  write_file(inside / "objects" / "info" / "alternates",
             repository.objects.string() + "\n");
  for (const char* shared : {"shallow", "info/attributes"}) {
    if (fs::exists(repository.git / shared)) {
      fs::copy_file(repository.git / shared, inside / shared);
    }
  }
  // This is the very format of the file; git sorts it when it reads it.
  const std::string references =
      git.read({"for-each-ref", "--format=%(objectname) %(refname)",
                "refs/heads", "refs/tags", "refs/remotes", "refs/replace"});
  if (!references.empty()) {
    write_file(inside / "packed-refs", references + "\n");
  }
  write_file(inside / "config", configuration(repository));
  write_file(inside / "HEAD", revision.commit + "\n");
}

/// "-c submodule.NAME.url=CLONE" for each submodule of which the user has a
/// clone. Those have commits, too, that were not pushed yet, and no network is
/// needed. That the user made them is why git may be allowed to read them.
std::vector<std::string> own_clones(const Git& git,
                                    const Repository& repository) {
  constexpr std::string_view kPrefix = "submodule.";
  constexpr std::string_view kSuffix = ".path";
  std::vector<std::string> arguments{"-c", "protocol.file.allow=always"};
  std::istringstream keys(
      git.run({"config", "--file", ".gitmodules", "--name-only", "-z",
               "--get-regexp", "^submodule\\..*\\.path$"})
          .output);
  for (std::string key; std::getline(keys, key, '\0');) {
    if (!key.starts_with(kPrefix) || !key.ends_with(kSuffix)) {
      continue;
    }
    const std::string name = key.substr(
        kPrefix.size(), key.size() - kPrefix.size() - kSuffix.size());
    // A name that leads out of the folder is not one that git made.
    const fs::path clone = repository.git / "modules" / name;
    if (name.find("..") == std::string::npos && fs::is_directory(clone)) {
      arguments.insert(
          arguments.end(),
          {"-c", fmt::format("submodule.{}.url={}", name, clone.string())});
    }
  }
  return arguments;
}

void check_out_submodules(const Git& git, const Repository& repository,
                          const Revision& revision) {
  const std::vector<std::string> update{"submodule", "--quiet",     "update",
                                        "--init",    "--recursive", "--force"};
  std::vector<std::string> from_clones = own_clones(git, repository);
  from_clones.insert(from_clones.end(), update.begin(), update.end());
  if (git.run(std::move(from_clones)).succeeded()) {
    return;
  }
  const ProcessResult result = git.run(update);
  if (!result.succeeded()) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format("the submodules of {} ({:.10}) cannot be checked out: {}; "
                    "git submodule update --init --recursive in your own "
                    "checkout shows more",
                    revision.name, revision.commit, last_words(result)));
  }
}

}  // namespace

void check_out(ProcessRunner& runner, const Repository& repository,
               const Revision& revision, const fs::path& folder) {
  try {
    make_repository(Git(runner, repository.top), repository, revision, folder);
  } catch (const fs::filesystem_error& error) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("cannot make a checkout in {}: {}; choose another place "
                    "for the cache with --cache DIRECTORY",
                    folder.string(), error.code().message()));
  }
  const Git git(runner, folder);
  const ProcessResult result = git.run({"reset", "--hard", "--quiet"});
  if (!result.succeeded()) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format("{} ({:.10}) cannot be checked out into {}: {}",
                    revision.name, revision.commit, folder.string(),
                    last_words(result)));
  }
  if (fs::exists(folder / ".gitmodules")) {
    check_out_submodules(git, repository, revision);
  }
}

}  // namespace benchgate::measure
