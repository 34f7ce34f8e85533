#include "src/explain/timeline_recorder.h"

#include "src/profile/profile_error.h"

#include <cstddef>

namespace benchgate::explain {

namespace {

/// The library keeps two hundred thousand events, and stacks beside them.
constexpr std::size_t kLargest = std::size_t{256} << 20U;

}  // namespace

RecordedTimeline record_timeline(measure::PreloadedSuite& suite,
                                 const std::string& name,
                                 std::chrono::nanoseconds duration) {
  const measure::PreloadOutcome outcome = suite.run(
      name, {.mode = kTraceMode, .duration = duration, .largest = kLargest});
  RecordedTimeline recorded;
  recorded.trouble = outcome.trouble;
  if (recorded.trouble.empty()) {
    try {
      recorded.timeline = read_trace(*outcome.written, name);
    } catch (const profile::ProfileError& error) {
      recorded.trouble = std::string("of it ") + error.what();
    }
  }
  return recorded;
}

}  // namespace benchgate::explain
