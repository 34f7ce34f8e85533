#include "src/measure/preloaded_counter.h"

#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/preloading.h"
#include "src/preload/runs.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>

namespace benchgate::measure {

namespace {

/// So long that Google Benchmark's search takes ten times as many iterations
/// after each run, whatever the loop: it does while a run is below a tenth.
constexpr std::chrono::seconds kLongSearch{20};

/// A suite whose loops we do not see goes through the whole search, once. It
/// takes no longer than this.
constexpr std::chrono::milliseconds kTimeout = std::chrono::minutes(1);

constexpr const char* kNotSeen =
    "has loops that were not seen: Google Benchmark or an allocator is linked "
    "into it statically, or there is no room for what was counted";

/// Nobody's file is as large; what a suite has put in its place may be.
constexpr std::size_t kLargest = std::size_t{64} << 10;

}  // namespace

PreloadedCounter::PreloadedCounter(ProcessRunner& runner,
                                   const GoogleBenchmarkSuite& suite,
                                   std::filesystem::path library)
    : runner_(runner),
      suite_(suite),
      library_(is_instrumented(suite.options().executable)
                   ? std::filesystem::path()
                   : std::move(library)),
      file_(suite.result_file().parent_path() / "loops"),
      obstacle_(obstacle_to_preloading(suite.options().executable)) {}

LoopCount PreloadedCounter::count(const std::string& name) {
  const GoogleBenchmarkResultFile unused(suite_.result_file());
  take_loop_runs(file_);  // There may be one of an earlier process.
  Limits limits = suite_.options().limits;
  limits.timeout = std::min(limits.timeout, kTimeout);
  const ProcessResult result = runner_.run(
      counting_command(suite_, name, preload::kCount, file_, library_), limits);
  LoopCount count;
  count.wall = result.wall;
  auto runs = take_loop_runs(file_);
  if (result.ending == Ending::timed_out) {
    obstacle_ = "did not come to an end while its loops were counted";
  } else if (result.succeeded() && !runs) {
    obstacle_ = kNotSeen;
  }
  if (!result.succeeded()) {
    count.trouble = "its process " + describe(result, limits);
  } else if (!runs || runs->empty()) {
    count.trouble = "nothing was seen of its loop";
  } else {
    count.runs = std::move(*runs);
  }
  return count;
}

Command counting_command(const GoogleBenchmarkSuite& suite,
                         const std::string& name, const char* mode,
                         const std::filesystem::path& file,
                         const std::filesystem::path& library) {
  Command command = suite.run_command({name}, kLongSearch, 1);
  if (!library.empty()) {
    add_preload(command.environment, library);
  }
  set_variable(command.environment, preload::kModeVariable, mode);
  set_variable(command.environment, preload::kFileVariable, file.string());
  return command;
}

std::optional<LoopRuns> take_loop_runs(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::optional<LoopRuns> runs;
  if (!error && size <= kLargest) {
    std::ifstream stream(file, std::ios::binary);
    runs = parse_loop_runs(
        std::string{std::istreambuf_iterator<char>(stream), {}});
  }
  std::filesystem::remove(file, error);
  return runs;
}

}  // namespace benchgate::measure
