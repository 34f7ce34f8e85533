#pragma once

/// \file
/// What the threads of a benchmark did, one after the other.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::explain {

/// What a thread is in at a moment.
enum class ThreadState : std::uint8_t {
  running,    ///< On a processor; or ready to be, if switches are not known.
  runnable,   ///< Ready, but another one has the processor.
  lock,       ///< Waits for a mutex, or a lock of readers and writers.
  condition,  ///< Waits for a condition.
  other,      ///< Waits for something else of another thread's: a semaphore,
              ///< a latch, its end.
  asleep,     ///< Off the processor for none of these reasons: it sleeps, reads
              ///< or writes.
};

inline constexpr std::size_t kThreadStates = 6;

/// As it is spelled in files and pages.
std::string_view word_of(ThreadState state);

/// Nanoseconds since the run began; `end` is later than `begin`.
struct TimelineSpan {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

struct StateSpan {
  TimelineSpan time;
  ThreadState state = ThreadState::running;
  std::uint32_t place = 0;  ///< In `Timeline::places`; 0: none.
};

/// What the kernel has counted of a thread while it was in its loop.
struct KernelCounts {
  std::int64_t running = 0;      ///< Nanoseconds.
  std::int64_t queued = 0;       ///< Nanoseconds ready, without a processor.
  std::int64_t voluntary = 0;    ///< Switches.
  std::int64_t involuntary = 0;  ///< Switches.
};

struct TimelineThread {
  std::int64_t number = 0;  ///< The system's.
  std::string name;
  std::vector<TimelineSpan> regions;  ///< Its timer was on; by time.
  std::vector<StateSpan> states;      ///< By time, without overlaps.
  std::optional<KernelCounts> counts;
};

/// Plain data.
struct Timeline {
  std::string benchmark;
  std::int64_t operations = 0;      ///< Iterations of all threads together.
  std::int64_t started = 0;         ///< Nanoseconds since 1970.
  std::int64_t duration = 0;        ///< Nanoseconds.
  std::int64_t dropped = 0;         ///< Events for which there was no room.
  bool has_switches = false;        ///< The kernel said who had a processor.
  std::vector<std::string> places;  ///< Of waits; the first is empty.
  std::vector<TimelineThread> threads;  ///< Those with a loop first.
};

/// The file that mode trace has written, see src/preload/trace.h. Places get
/// their names from programs and libraries as they are on disk now.
///
/// Throws: profile::ProfileError with the number of the line if it is anything
///         else, or is not whole.
Timeline read_trace(std::string_view text, const std::string& benchmark);

/// Chrome's trace events, which Perfetto and speedscope show, and which
/// read_chrome_trace reads.
std::string chrome_trace(const Timeline& timeline);

/// What chrome_trace has written.
///
/// Throws: profile::ProfileError if it is anything else.
Timeline read_chrome_trace(std::string_view text);

/// What is missing of it, a sentence each.
std::vector<std::string> warnings(const Timeline& timeline);

/// How long each thread was in which state, and what it waited for, as text.
std::string timeline_report(const Timeline& timeline);

/// A page of its own with the timeline: one file, which fetches nothing.
std::string timeline_page(const Timeline& timeline);

}  // namespace benchgate::explain
