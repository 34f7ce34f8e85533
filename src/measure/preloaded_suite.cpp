#include "src/measure/preloaded_suite.h"

#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/preloading.h"
#include "src/preload/runs.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace benchgate::measure {

namespace {

/// So long that Google Benchmark's search takes ten times as many iterations
/// after each run, whatever the loop: it does while a run is below a tenth.
constexpr std::chrono::seconds kLongSearch{20};

/// A suite whose loops we do not see goes through the whole search, once. It
/// takes no longer than this.
constexpr std::chrono::milliseconds kLongestSearch = std::chrono::minutes(1);

/// What a search for the right number of iterations takes in all, in durations:
/// two or three, and as much again for setup and a busy machine.
constexpr int kSearch = 10;

/// Benchmarks in a row of which nothing was seen, so that it is the suite. One
/// alone may have ended its process, or closed what it could be written to.
constexpr int kEnoughUnseen = 2;

constexpr const char* kNotSeen =
    "has loops that were not seen: Google Benchmark or an allocator is linked "
    "into it statically, or it cannot write down what they did";

/// Why a benchmark left nothing in `folder`, as the end of a sentence.
std::string why_nothing(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  constexpr std::uintmax_t kLeast = 4096;
  if (!error && space.available < kLeast) {
    return "there is no room left in " + folder.string() +
           " to write down what its loop did";
  }
  return "nothing was seen of its loop: it ended the process, cannot open "
         "files, or an allocator is linked into the suite statically";
}

std::chrono::milliseconds timeout_of(const PreloadTask& task,
                                     std::chrono::milliseconds limit) {
  if (!task.duration) {
    return std::min(limit, kLongestSearch);
  }
  return std::max(limit, std::chrono::ceil<std::chrono::milliseconds>(
                             kSearch * *task.duration));
}

}  // namespace

PreloadedSuite::PreloadedSuite(ProcessRunner& runner,
                               const GoogleBenchmarkSuite& suite,
                               std::filesystem::path library)
    : runner_(runner),
      suite_(suite),
      library_(is_instrumented(suite.options().executable)
                   ? std::filesystem::path()
                   : std::move(library)),
      file_(suite.result_file().parent_path() / "loops"),
      obstacle_(obstacle_to_preloading(suite.options().executable)) {}

PreloadOutcome PreloadedSuite::run(const std::string& name,
                                   const PreloadTask& task) {
  const GoogleBenchmarkResultFile unused(suite_.result_file());
  take_content(file_, task.largest);  // There may be one of an earlier process.
  Limits limits = suite_.options().limits;
  limits.timeout = timeout_of(task, limits.timeout);
  PreloadOutcome outcome;
  outcome.result = runner_.run(
      preloaded_command(suite_, name, task, file_, library_), limits);
  outcome.written = take_content(file_, task.largest);
  note_ending(outcome);
  if (!outcome.result.succeeded()) {
    outcome.trouble = "its process " + describe(outcome.result, limits);
  } else if (!outcome.written) {
    outcome.trouble = why_nothing(file_.parent_path());
  }
  return outcome;
}

/// What it says of the suite.
void PreloadedSuite::note_ending(const PreloadOutcome& outcome) {
  const bool is_late = outcome.result.ending == Ending::timed_out;
  if (!is_late && !outcome.result.succeeded()) {
    return;  // It would have failed without us, too.
  }
  unseen_ = is_late || !outcome.written ? unseen_ + 1 : 0;
  if (unseen_ == 0) {
    obstacle_.clear();
  } else if (unseen_ >= kEnoughUnseen) {
    obstacle_ = is_late ? "did not come to an end while its loops were watched"
                        : kNotSeen;
  }
}

Command preloaded_command(const GoogleBenchmarkSuite& suite,
                          const std::string& name, const PreloadTask& task,
                          const std::filesystem::path& file,
                          const std::filesystem::path& library) {
  Command command =
      suite.run_command({name}, task.duration.value_or(kLongSearch), 1);
  if (!library.empty()) {
    add_preload(command.environment, library);
  }
  set_variable(command.environment, preload::kModeVariable, task.mode);
  set_variable(command.environment, preload::kFileVariable, file.string());
  for (const std::string& variable : task.variables) {
    const std::string_view text = variable;
    const std::size_t equals = text.find('=');
    set_variable(command.environment, text.substr(0, equals),
                 text.substr(equals + 1));
  }
  return command;
}

std::optional<std::string> take_content(const std::filesystem::path& file,
                                        std::size_t largest) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::optional<std::string> content;
  if (!error && size <= largest) {
    std::ifstream stream(file, std::ios::binary);
    content.emplace(std::istreambuf_iterator<char>(stream),
                    std::istreambuf_iterator<char>());
  }
  std::filesystem::remove(file, error);
  return content;
}

}  // namespace benchgate::measure
