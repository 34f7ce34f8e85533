#pragma once

#include "src/measure/process.h"
#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::tests {

inline void write_text(const std::filesystem::path& path,
                       const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// All that is below a folder: names, and what the files hold.
inline std::map<std::string, std::string> contents_of(
    const std::filesystem::path& folder) {
  std::map<std::string, std::string> contents;
  if (std::filesystem::exists(folder)) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(folder)) {
      contents[entry.path().string()] =
          entry.is_regular_file() ? read_text(entry.path()) : "";
    }
  }
  return contents;
}

/// A folder with a git repository "user" in it. As long as it lives, git sees
/// neither the configuration nor the home of whoever runs the tests.
class GitSandbox {
 public:
  GitSandbox() {
    ::unsetenv("HOME");
    ::unsetenv("XDG_CONFIG_HOME");
    ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    std::filesystem::create_directories(user());
    git({"init", "--quiet", "--initial-branch=main"});
  }

  [[nodiscard]] std::filesystem::path path() const {
    return std::filesystem::canonical(folder_.path());
  }

  /// The user's checkout.
  [[nodiscard]] std::filesystem::path user() const { return path() / "user"; }

  [[nodiscard]] std::filesystem::path cache() const { return path() / "cache"; }

  /// Runs git in the user's checkout, or in `where`; returns what it prints.
  std::string git(const std::vector<std::string>& arguments,
                  const std::filesystem::path& where = {}) {
    std::vector<std::string> all{"git",
                                 "-c",
                                 "user.name=Ann Author",
                                 "-c",
                                 "user.email=ann@example.org",
                                 "-c",
                                 "protocol.file.allow=always",
                                 "-c",
                                 "core.hooksPath=/dev/null"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    auto result = runner_.run({"git", all, where.empty() ? user() : where,
                               measure::inherited_environment()},
                              {});
    if (!result.succeeded()) {
      throw std::runtime_error("git " + arguments.front() + ": " +
                               result.errors);
    }
    while (result.output.ends_with('\n')) {
      result.output.pop_back();
    }
    return result.output;
  }

  void write(const std::string& name, const std::string& text) const {
    write_text(user() / name, text);
  }

  /// Commits all files; returns the commit's name.
  std::string commit(const std::string& message) {
    git({"add", "--all"});
    git({"commit", "--quiet", "--allow-empty", "-m", message});
    return git({"rev-parse", "HEAD"});
  }

  /// Writes one file and commits it.
  std::string commit_file(const std::string& name, const std::string& text) {
    write(name, text);
    return commit("change " + name);
  }

  measure::ProcessRunner& runner() { return runner_; }

 private:
  TemporaryFolder folder_;
  measure::SystemProcessRunner runner_;
};

/// Sets a variable of our environment until the end of the scope.
class ScopedVariable {
 public:
  ScopedVariable(std::string name, const std::string& value)
      : name_(std::move(name)) {
    const char* before = std::getenv(name_.c_str());
    was_set_ = before != nullptr;
    before_ = was_set_ ? before : "";
    ::setenv(name_.c_str(), value.c_str(), 1);
  }

  ~ScopedVariable() {
    if (was_set_) {
      ::setenv(name_.c_str(), before_.c_str(), 1);
    } else {
      ::unsetenv(name_.c_str());
    }
  }

  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;
  ScopedVariable(ScopedVariable&&) = delete;
  ScopedVariable& operator=(ScopedVariable&&) = delete;

 private:
  std::string name_;
  std::string before_;
  bool was_set_ = false;
};

}  // namespace benchgate::tests
