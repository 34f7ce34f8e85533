#pragma once

/// \file
/// What a recording mode writes down: the contract between the library that is
/// loaded into a suite and whoever reads a profile out of it. The file is text:
///
///   benchgate.recording/1 MODE
///   type NAME UNIT            one line for each value, in order
///   period N                  between two profile samples, in the last unit
///   operations N              iterations of the loops that were recorded
///   started N                 nanoseconds since 1970
///   duration N                nanoseconds
///   lost N                    what there was no room for; not there if 0
///   note WORDS                how it was recorded, for people; any number
///   map START LIMIT OFFSET FILE   executable parts of the process's memory
///   stack VALUE... : ADDRESS...   one line for each stack, leaf first
///   end
///
/// Notes of mode leak say how much is left of each run after its benchmark has
/// returned, and of what the last one's descriptors are, see kLeftNote and
/// kOpenNote; its stacks have what the last run has left more than the one
/// before it, which had fewer iterations, and `operations` is the difference of
/// these.
///
/// Numbers are decimal, addresses and a map's three numbers hexadecimal without
/// a prefix. The address of a caller lies inside its call. FILE goes to the end
/// of the line, as the kernel writes it. A file is whole or not there: it is
/// renamed into place after every run, and has all there is so far.

#include <cstdint>

namespace benchgate::preload {

inline constexpr const char* kRecording = "benchgate.recording/1";

/// How many profile samples mode cpu takes in a second of a thread's processor
/// time; without it kDefaultRate.
inline constexpr const char* kRateVariable = "BENCHGATE_PRELOAD_RATE";
inline constexpr std::int64_t kDefaultRate = 250;
inline constexpr std::int64_t kHighestRate = 10'000;

/// The modes: values of kModeVariable in runs.h.
inline constexpr const char* kCpu = "cpu";
inline constexpr const char* kHeap = "heap";
inline constexpr const char* kBlock = "block";  ///< By who waits.
inline constexpr const char* kMutex = "mutex";  ///< By who lets others wait.
/// Both of one run: the first line of each file has the mode it is of. That of
/// mode mutex is beside the other: its name has kMutexSuffix more.
inline constexpr const char* kLock = "lock";
inline constexpr const char* kMutexSuffix = ".mutex";

/// Nanoseconds from which on modes block, mutex and lock record every wait,
/// see ContentionStacks; 1: all. Without it kDefaultBlockRate, by which taking
/// stacks costs less than a tenth of the time that is waited.
inline constexpr const char* kBlockRateVariable =
    "BENCHGATE_PRELOAD_BLOCK_RATE";
inline constexpr std::int64_t kDefaultBlockRate = 100'000;
inline constexpr const char* kTrace = "trace";
inline constexpr const char* kLeak = "leak";

/// Notes of mode leak, with the formats of printf and scanf: iterations, blocks
/// of memory, their bytes, threads, descriptors; then the descriptors of one
/// target; then those that nothing has been seen to open.
inline constexpr const char* kLeftNote =
    "after %lld iterations: %lld blocks, %lld bytes, %lld threads, %lld "
    "descriptors left";
inline constexpr const char* kOpenNote = "left open: %lld of ";
inline constexpr const char* kUnseenNote =
    "of the descriptors, %lld were opened by a way that is not watched";

}  // namespace benchgate::preload
