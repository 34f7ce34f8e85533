#pragma once

#include "store/artifact_store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace benchgate::store::tests {

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// `size` bytes that depend on `seed` alone.
inline std::string random_text(std::size_t size, unsigned seed) {
  std::mt19937_64 random(seed);
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; i += sizeof(std::uint64_t)) {
    const std::uint64_t word = random();
    std::memcpy(&text[i], &word, std::min(sizeof(word), size - i));
  }
  return text;
}

inline void write_file(const std::filesystem::path& path,
                       std::string_view text) {
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::size_t count_files(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Where a store keeps an artifact.
inline std::filesystem::path file_of(const std::filesystem::path& root,
                                     ArtifactKind kind, const Digest& digest) {
  return root / (kind == ArtifactKind::manifest ? "manifests" : "bundles") /
         digest.hex().data();
}

/// The kind of the StoreError that `body` throws; empty: it throws none.
template <typename Body>
std::optional<StoreError::Kind> error_kind(const Body& body) {
  try {
    body();
  } catch (const StoreError& error) {
    return error.kind();
  }
  return std::nullopt;
}

template <typename Body>
std::string error_message(const Body& body) {
  try {
    body();
  } catch (const StoreError& error) {
    return error.what();
  }
  return "no error";
}

/// A forked process that runs a function, which returns what went wrong in it.
/// Nothing of gtest is used there.
class Child {
 public:
  template <typename Body>
  explicit Child(const Body& body) {
    std::array<int, 2> ends = {};
    if (::pipe(ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
    process_ = ::fork();
    if (process_ == 0) {
      ::close(ends[0]);
      say(ends[1], run(body));
      ::_exit(0);  // Not the end of the test program.
    }
    ::close(ends[1]);
    read_end_ = ends[0];
  }

  ~Child() {
    if (process_ > 0) {
      static_cast<void>(finish());
    }
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&&) = delete;
  Child& operator=(Child&&) = delete;

  [[nodiscard]] ::pid_t process() const { return process_; }

  /// Waits for the end. Empty: nothing went wrong.
  std::string finish() {
    std::string text;
    std::array<char, 1024> buffer = {};
    for (;;) {
      const ::ssize_t count = ::read(read_end_, buffer.data(), buffer.size());
      if (count <= 0) {
        break;
      }
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    ::close(read_end_);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      text += " (the process did not end by itself)";
    }
    return text;
  }

 private:
  template <typename Body>
  static std::string run(const Body& body) {
    try {
      return body();
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  static void say(int file, const std::string& text) {
    static_cast<void>(::write(file, text.data(), text.size()) == 0);
  }

  ::pid_t process_ = -1;
  int read_end_ = -1;
};

}  // namespace benchgate::store::tests
