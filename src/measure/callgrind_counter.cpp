#include "src/measure/callgrind_counter.h"

#include "src/measure/executable.h"
#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/preloaded_suite.h"
#include "src/measure/preloading.h"
#include "src/preload/runs.h"

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

namespace benchgate::measure {

namespace {

/// Empty if there is no such program in PATH.
std::filesystem::path look_up(const std::string& name) {
  try {
    return find_executable({.executable = name,
                            .arguments = {},
                            .working_directory = {},
                            .environment = {}});
  } catch (const MeasurementError&) {
    return {};
  }
}

}  // namespace

std::optional<CallgrindTools> find_callgrind() {
  std::filesystem::path valgrind = look_up("valgrind");
  auto library = find_own_library("libbenchgate_callgrind.so");
  if (!library || valgrind.empty()) {
    return std::nullopt;
  }
  return CallgrindTools{.valgrind = std::move(valgrind),
                        .setarch = look_up("setarch"),
                        .library = std::move(*library)};
}

CallgrindCounter::CallgrindCounter(ProcessRunner& runner,
                                   const GoogleBenchmarkSuite& suite,
                                   CallgrindTools tools)
    : runner_(runner),
      suite_(suite),
      tools_(std::move(tools)),
      file_(suite.result_file().parent_path() / "loops"),
      dump_(suite.result_file().parent_path() / "callgrind"),
      obstacle_(obstacle_to_preloading(suite.options().executable)) {
  if (is_instrumented(suite.options().executable)) {
    tools_.library.clear();
  }
}

Command CallgrindCounter::command(const std::string& name) const {
  Command command = preloaded_command(
      suite_, name, {.mode = preload::kInstructions}, file_, tools_.library);
  // Else the loader's work on a function's first call would be the loop's.
  set_variable(command.environment, "LD_BIND_NOW", "1");
  std::vector<std::string> words;
  if (!tools_.setarch.empty()) {
    words = {tools_.setarch.string(), "-R"};
  }
  words.insert(words.end(), {tools_.valgrind.string(), "--tool=callgrind",
                             "--collect-atstart=no", "--dump-line=no",
                             "--callgrind-out-file=" + dump_.string(), "--"});
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  command.executable = words.front();
  command.arguments = std::move(words);
  return command;
}

std::optional<std::int64_t> CallgrindCounter::read_dump(
    std::size_t number) const {
  std::ifstream stream(dump_.string() + '.' + std::to_string(number),
                       std::ios::binary);
  return parse_callgrind_summary(
      std::string{std::istreambuf_iterator<char>(stream), {}});
}

void CallgrindCounter::remove_dumps() const {
  std::error_code error;
  std::filesystem::remove(dump_, error);
  for (std::size_t i = 1; i <= preload::kMostRuns; ++i) {
    std::filesystem::remove(dump_.string() + '.' + std::to_string(i), error);
  }
}

std::optional<LoopRuns> CallgrindCounter::take_runs() const {
  const auto text = take_content(file_, PreloadTask().largest);
  return text ? parse_loop_runs(*text) : std::nullopt;
}

LoopCount CallgrindCounter::count(const std::string& name) {
  const GoogleBenchmarkResultFile unused(suite_.result_file());
  take_runs();
  remove_dumps();
  const Limits& limits = suite_.options().limits;
  LoopCount count;
  ProcessResult result = runner_.run(command(name), limits);
  count.wall = result.wall;
  auto runs = take_runs();
  if (!result.succeeded() && !runs && !tools_.setarch.empty()) {
    // Containers often forbid it.
    tools_.setarch.clear();
    result = runner_.run(command(name), limits);
    count.wall += result.wall;
    runs = take_runs();
  }
  if (!result.succeeded()) {
    count.trouble = "under valgrind its process " + describe(result, limits);
  } else if (!runs) {
    count.trouble = "under valgrind nothing was seen of its loop";
    obstacle_ = "has loops that were not seen under valgrind";
  } else {
    for (std::size_t i = 0; i < runs->size(); ++i) {
      (*runs)[i].instructions = read_dump(i + 1);
    }
    count.runs = std::move(*runs);
  }
  remove_dumps();
  return count;
}

}  // namespace benchgate::measure
