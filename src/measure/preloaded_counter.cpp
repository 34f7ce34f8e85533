#include "src/measure/preloaded_counter.h"

#include "src/preload/runs.h"

#include <utility>

namespace benchgate::measure {

PreloadedCounter::PreloadedCounter(ProcessRunner& runner,
                                   const GoogleBenchmarkSuite& suite,
                                   std::filesystem::path library)
    : suite_(runner, suite, std::move(library)) {}

LoopCount PreloadedCounter::count(const std::string& name) {
  PreloadOutcome outcome = suite_.run(name, {.mode = preload::kCount});
  LoopCount count;
  count.wall = outcome.result.wall;
  count.trouble = std::move(outcome.trouble);
  if (count.trouble.empty()) {
    count.runs = parse_loop_runs(*outcome.written).value_or(LoopRuns());
    if (count.runs.empty()) {
      count.trouble = "nothing was seen of its loop";
    }
  }
  return count;
}

}  // namespace benchgate::measure
