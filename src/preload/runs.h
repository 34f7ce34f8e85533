#pragma once

/// \file
/// What the library that is loaded into a suite writes down, and how it is told
/// to: the contract between it and whoever starts the suite.
///
/// A *run* is what Google Benchmark does between the start and the end of a
/// benchmark's loop, on all of its threads. The file is text:
///
///   benchgate.preload/1 count
///   run ITERATIONS ALLOCATIONS BYTES PEAK GROWTH THREADS DESCRIPTORS
///   ...
///   end
///
/// one line for each run in order, numbers in decimal. PEAK and GROWTH are "-"
/// where there was no memory to find them out, THREADS and DESCRIPTORS where
/// the kernel did not say. In mode "instructions" a line is "run ITERATIONS",
/// and what was counted is in the dumps of callgrind, one for each run. A file
/// is whole or not there: it is renamed into place after every run, and has all
/// runs so far.

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What is to be done: "count" or "instructions". Without it the library does
/// nothing. It is overwritten in place when the first loop starts, so that
/// programs that a benchmark starts are left alone.
inline constexpr const char* kModeVariable = "BENCHGATE_PRELOAD_MODE";
inline constexpr const char* kCount = "count";
inline constexpr const char* kInstructions = "instructions";

/// Where the file goes: an absolute path, whose folder can be written to.
inline constexpr const char* kFileVariable = "BENCHGATE_PRELOAD_FILE";

inline constexpr const char* kFirstLine = "benchgate.preload/1";
inline constexpr const char* kLastLine = "end";

/// More runs than this are not written down.
inline constexpr std::size_t kMostRuns = 16;

/// What a run's loop did while its timer was on, and what it has left.
struct Run {
  std::int64_t iterations = 0;   ///< Of all threads together.
  std::int64_t allocations = 0;  ///< Calls that gave memory.
  std::int64_t bytes = 0;        ///< As they were asked for.
  /// Most bytes of the loop's own that were held at a time; below 0: unknown.
  std::int64_t peak = 0;
  std::int64_t growth = 0;  ///< Of them, still held at its end.
  /// Of the process, more at the loop's end than at its start; below 0:
  /// unknown.
  std::int64_t threads = -1;
  std::int64_t descriptors = -1;
};

}  // namespace benchgate::preload
