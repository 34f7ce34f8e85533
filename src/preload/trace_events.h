#pragma once

#include "src/preload/processor_switches.h"
#include "src/preload/stack_table.h"
#include "src/preload/thread_usage.h"
#include "src/preload/wait_observer.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

class WholeFile;

/// What happened to a thread. Times are nanoseconds since the run began.
struct TraceEvent {
  enum class Kind : std::uint8_t { region, life, wait, on_off, usage };

  Kind kind;
  WaitFor what;                  ///< Of a wait.
  ProcessorSwitch::Kind on_off;  ///< Of getting a processor and losing it.
  pid_t thread;
  std::int64_t begin;  ///< Or when, of what has no length.
  std::int64_t end;
  const void* object;  ///< Of a wait.
  const Stack* stack;  ///< Of a wait; null: not known.
  ThreadUsage usage;
};

/// The first events of a run, as many as there is room for: some megabytes,
/// from the kernel, not from malloc. Not thread-safe.
class TraceEvents {
 public:
  constexpr TraceEvents() = default;

  /// Forgets what there is.
  void clear();

  /// Counts it if there is no room.
  void add(const TraceEvent& event);

  /// The stack, whose frames are leaf first; null if there is no room.
  const Stack* find(const std::uintptr_t* frames, std::size_t depth);

  /// A name that this thread is to have, which it may lose when it ends.
  void name_this_thread();

  void count_dropped(std::int64_t count) { dropped_ += count; }

  [[nodiscard]] std::int64_t dropped() const { return dropped_; }

  /// Adds stacks, threads and events to a file of trace.h.
  void write(WholeFile& file);

 private:
  struct Name;

  bool make_room();
  void write_stacks(WholeFile& file);
  void write_threads(WholeFile& file) const;
  [[nodiscard]] const Name* find_name(pid_t thread) const;

  TraceEvent* events_ = nullptr;
  std::size_t used_ = 0;
  Name* names_ = nullptr;
  std::size_t names_used_ = 0;
  std::int64_t dropped_ = 0;
  StackTable stacks_;
};

}  // namespace benchgate::preload
