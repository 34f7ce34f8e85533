#pragma once

/// \file
/// A repository of a test's own, in a folder or behind a server, and what the
/// history in one of its branches holds.

#include "reporters/history/backend.h"
#include "src/cli/history_settings.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/git_server.h"
#include "tests/support/recording_terminal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {

struct Contents {
  std::map<std::string, Record> records;
  std::vector<Unreadable> unreadable;
  bool repeated = false;
};

inline Contents contents_of(Backend& backend) {
  Contents contents;
  contents.unreadable = backend.read([&contents](Record record) {
    const std::string id = record.id;
    contents.repeated =
        !contents.records.emplace(id, std::move(record)).second ||
        contents.repeated;
  });
  return contents;
}

/// The message that `work` fails with.
template <typename Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const HistoryError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

/// Whether git is called with this command.
inline bool is_git(const ProgramCall& call, const std::string& command) {
  return std::ranges::find(call.arguments, command) != call.arguments.end();
}

/// git that ends with this message.
inline ProgramEnd failed_git(const std::string& words) {
  return {.succeeded = false,
          .how = "exited with status 128",
          .output = "",
          .errors = "fatal: " + words + "\n"};
}

class GitFixture {
 public:
  GitFixture() {
    sandbox_.git({"init", "--quiet", "--bare", repository().string()});
    configure("uploadpack.allowFilter", "true");
    configure("http.receivepack", "true");
  }

  [[nodiscard]] std::filesystem::path repository() const {
    return sandbox_.path() / "repository.git";
  }

  void configure(const std::string& key, const std::string& value) {
    sandbox_.git({"config", key, value}, repository());
  }

  /// Serves the repository from now on.
  void serve(const std::vector<std::string>& options = {}) {
    server_.reset();
    server_ = std::make_unique<tests::GitServer>(sandbox_.path(), options);
  }

  /// Of the branch "h", behind the server if there is one.
  [[nodiscard]] std::string location() const {
    return server_ ? "git:" + server_->url() + "/repository.git#h"
                   : "git:" + repository().string() + "#h";
  }

  /// Settings that never wait; two processes would not share `cache`.
  BackendSettings settings(const std::string& cache = "cache") {
    BackendSettings settings = cli::history_settings(terminal_);
    settings.cache = sandbox_.path() / cache;
    settings.pause = [](std::chrono::milliseconds) {};
    return settings;
  }

  std::unique_ptr<Backend> open() {
    return open_history(location(), settings());
  }

  /// git in the repository.
  std::string git(const std::vector<std::string>& arguments) {
    return sandbox_.git(arguments, repository());
  }

  /// Puts files into the branch as somebody would by hand.
  void commit_by_hand(const std::map<std::string, std::string>& files,
                      const std::string& branch = "h") {
    std::string stream =
        "commit refs/heads/" + branch +
        "\ncommitter Ann <ann@x> 1700000000 +0000\ndata 1\nx\n";
    const bool there = git({"for-each-ref", "refs/heads/" + branch}) != "";
    if (there) {
      stream += "from refs/heads/" + branch + "^0\n";
    }
    for (const auto& [path, text] : files) {
      stream += "M 100644 inline " + path + "\ndata " +
                std::to_string(text.size()) + "\n" + text + "\n";
    }
    sandbox_.runner().run({.executable = "git",
                           .arguments = {"git", "fast-import", "--quiet"},
                           .working_directory = repository(),
                           .environment = measure::inherited_environment(),
                           .input = stream},
                          {});
  }

  tests::GitSandbox& sandbox() { return sandbox_; }

  tests::RecordingTerminal& terminal() { return terminal_; }

 private:
  tests::GitSandbox sandbox_;
  tests::RecordingTerminal terminal_;
  std::unique_ptr<tests::GitServer> server_;
};

}  // namespace benchgate::reporters::history
