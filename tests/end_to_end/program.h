#pragma once

/// \file
/// The real program, run as a user runs it, in a place of its own: its own
/// cache, its own home, and suites whose times are written down, so that every
/// verdict is known beforehand and no test waits for a clock.

#include "src/measure/process.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// A benchmark and its time in nanoseconds.
using Times = std::vector<std::pair<std::string, double>>;

/// How the program ended and what it said.
struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

class Program {
 public:
  Program();

  /// A folder to work in, where the program is started.
  [[nodiscard]] std::filesystem::path folder() const {
    return place_ / "project";
  }

  [[nodiscard]] std::filesystem::path cache() const { return place_ / "cache"; }

  /// `benchgate ARGUMENTS`.
  Outcome run(const std::vector<std::string>& arguments);

  /// A line for /bin/sh, in which $BENCHGATE is the program.
  Outcome shell(const std::string& line);

  /// Sets a variable for what runs from here on.
  void set(const std::string& name, const std::string& value);

  /// Writes a file in folder().
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string read(const std::string& name) const;

  /// The text of a suite: a script with the command line of a Google Benchmark
  /// program, whose benchmarks take exactly these times.
  static std::string suite(const Times& times);

  /// Writes such a suite, executable, in folder().
  void write_suite(const std::string& name, const Times& times) const;

  /// Makes folder() a repository whose one commit has this suite, and a
  /// benchgate.json that builds it.
  void make_repository(const Times& times);

  /// Commits everything.
  void commit(const std::string& message);

  /// Processes whose command line or folder names our place: what a run left.
  [[nodiscard]] std::string leftover_processes();

  /// Names of what is in the folders of the cache that runs use: checkouts and
  /// scratch folders that a run left.
  [[nodiscard]] std::vector<std::string> leftover_folders() const;

 private:
  TemporaryFolder place_;
  measure::SystemProcessRunner runner_;
  std::vector<std::string> environment_;
};

}  // namespace benchgate::tests
