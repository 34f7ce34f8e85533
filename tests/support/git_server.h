#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::tests {

/// tests/support/git_server.py, as long as this object lives: the repositories
/// below a folder over HTTP.
class GitServer {
 public:
  static constexpr const char* kSkipped =
      "skipped: there is no python3, or no git http-backend (package git)";

  static bool available() {
    return std::system(  // NOLINT(cert-env33-c): a fixed line.
               "python3 -c 'import http.server' && "
               "test -x \"$(git --exec-path)/git-http-backend\"") == 0;
  }

  /// `options`: as the script has them.
  GitServer(const std::filesystem::path& folder,
            const std::vector<std::string>& options = {}) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 ||
        ::pipe2(out.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipe");
    }
    start(folder, options, in[0], out[1]);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    port_ = first_line(out[0]);
    ::close(out[0]);
    if (port_.empty()) {
      throw std::runtime_error("the git server does not start");
    }
  }

  ~GitServer() {
    ::close(input_);
    ::waitpid(process_, nullptr, 0);
  }

  GitServer(const GitServer&) = delete;
  GitServer& operator=(const GitServer&) = delete;
  GitServer(GitServer&&) = delete;
  GitServer& operator=(GitServer&&) = delete;

  /// "http://127.0.0.1:PORT".
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + port_; }

 private:
  void start(const std::filesystem::path& folder,
             const std::vector<std::string>& options, int in, int out) {
    std::vector<std::string> words = {"python3", BENCHGATE_GIT_SERVER,
                                      folder.string()};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    const int error = ::posix_spawnp(&process_, "python3", &actions, nullptr,
                                     arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      throw std::runtime_error("python3 does not start");
    }
  }

  static std::string first_line(int descriptor) {
    std::string line;
    char c = 0;
    while (::read(descriptor, &c, 1) == 1 && c != '\n') {
      line += c;
    }
    return line;
  }

  pid_t process_ = -1;
  int input_ = -1;
  std::string port_;
};

}  // namespace benchgate::tests
