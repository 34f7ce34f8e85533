#pragma once

/// \file
/// A program that a history needs (git), as whoever opens the history runs it:
/// this folder starts no processes itself.

#include <chrono>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

struct ProgramCall {
  std::vector<std::string> arguments;  ///< The first is the program.
  /// "NAME=value" each, in the place of what our own environment has.
  std::vector<std::string> variables;
  std::string input;  ///< What it reads from its standard input.
  std::chrono::milliseconds timeout = std::chrono::minutes(5);
  /// Of standard output; more of it is an error.
  std::size_t output_bytes = std::size_t{64} << 20U;
};

struct ProgramEnd {
  /// Exit status 0, and all of the output is there.
  bool succeeded = false;
  /// "exited with status 128", "did not end within 5 min and was stopped".
  std::string how;
  std::string output;
  std::string errors;  ///< What it wrote on standard error; may be shortened.
};

/// The program is not there, or cannot be started.
class ProgramNotStarted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs a program to its end and leaves none of its processes behind.
///
/// Throws: ProgramNotStarted; whatever ends our own program (an interruption).
using RunProgram = std::function<ProgramEnd(const ProgramCall&)>;

}  // namespace benchgate::reporters::history
