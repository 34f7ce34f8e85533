#include "src/race/race_check.h"

#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/program_text.h"
#include "src/race/frame_names.h"
#include "src/race/options.h"
#include "src/race/report_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace benchgate::race {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVariable = "TSAN_OPTIONS";

/// Of one process's reports: so many of them that nobody reads the rest.
constexpr std::uintmax_t kLargestLog = std::uintmax_t{64} << 20;

/// The files that processes have written, "LOG.PID" each.
std::vector<fs::path> log_files(const fs::path& log) {
  std::vector<fs::path> files;
  std::error_code ignored;
  const std::string beginning = log.filename().string() + '.';
  for (const auto& entry : fs::directory_iterator(log.parent_path(), ignored)) {
    if (entry.path().filename().string().starts_with(beginning)) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void remove_logs(const fs::path& log) {
  for (const fs::path& file : log_files(log)) {
    std::error_code ignored;
    fs::remove(file, ignored);
  }
}

/// What all processes of a benchmark have said.
Log take_logs(const fs::path& log) {
  Log all;
  for (const fs::path& file : log_files(log)) {
    std::error_code error;
    if (fs::file_size(file, error) > kLargestLog || error) {
      all.truncated = true;
      continue;
    }
    Log one = parse_log(measure::content_of(file));
    std::ranges::move(one.reports, std::back_inserter(all.reports));
    all.truncated = all.truncated || one.truncated;
    if (all.fatal.empty()) {
      all.fatal = std::move(one.fatal);
    }
  }
  remove_logs(log);
  return all;
}

/// Why the process is not to be trusted; empty: it is.
std::string trouble_of(const measure::ProcessResult& result, const Log& log,
                       const measure::Limits& limits, const fs::path& folder) {
  // It speaks on standard error until it has read where it should write.
  const std::string fatal =
      log.fatal.empty() ? parse_log(result.errors).fatal : log.fatal;
  const bool found = result.ending == measure::Ending::exited &&
                     result.exit_status == kFoundStatus && !log.reports.empty();
  if (!fatal.empty() && (!log.fatal.empty() || !result.succeeded())) {
    return explain_fatal(fatal);
  }
  if (log.truncated || (result.ending == measure::Ending::exited &&
                        result.exit_status == kFoundStatus && !found)) {
    return fmt::format(
        "what the thread sanitizer found could not be read whole from {}; is "
        "the disk full?",
        folder.string());
  }
  return result.succeeded() || found
             ? ""
             : "its process " + measure::describe(result, limits);
}

/// What the suite itself says of the benchmark. That its time may be no
/// duration, as that of so few iterations, does not matter here.
Checked said_by_suite(const std::string& benchmark,
                      const measure::GoogleBenchmarkResultFile::Content& said) {
  if (!said.trouble.empty()) {
    return {Outcome::failed, said.trouble, {}};
  }
  Checked checked{Outcome::failed, "was not run although it is listed", {}};
  for (const auto* runs : {&said.results.runs, &said.results.medians}) {
    for (const formats::Run& run : *runs) {
      if (run.benchmark != benchmark) {
        continue;
      }
      if (!run.error.empty()) {
        return {Outcome::failed, "reported an error: " + run.error, {}};
      }
      if (!run.skipped.empty()) {
        return {Outcome::skipped, "skipped itself: " + run.skipped, {}};
      }
      checked = {};
    }
  }
  return checked;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::clean:
      break;
    case Outcome::races:
      return "races";
    case Outcome::failed:
      return "failed";
    case Outcome::skipped:
      return "skipped";
  }
  return "clean";
}

bool has_thread_sanitizer(const fs::path& executable) {
  return measure::file_contains(executable, "__tsan_init");
}

std::string explain_fatal(const std::string& fatal) {
  if (fatal.find("unexpected memory mapping") != std::string::npos) {
    return fmt::format(
        "the thread sanitizer could not start ({}): this kernel puts programs "
        "where it keeps its own memory, and this sandbox does not let "
        "benchgate turn address randomisation off. Set `sysctl "
        "vm.mmap_rnd_bits=28` on the host, or allow personality() in the "
        "container (docker run --security-opt seccomp=unconfined)",
        fatal);
  }
  if (fatal.find("multi-threaded fork") != std::string::npos) {
    return fmt::format(
        "a process that it forked was ended by the thread sanitizer ({}); "
        "TSAN_OPTIONS=die_after_fork=0 lets it go on",
        fatal);
  }
  return "the thread sanitizer stopped it: " + fatal;
}

RaceCheck::RaceCheck(measure::ProcessRunner& runner,
                     const measure::GoogleBenchmarkSuite& suite,
                     std::chrono::nanoseconds duration, fs::path suppressions)
    : runner_(runner),
      suite_(suite),
      duration_(duration),
      suppressions_(std::move(suppressions)),
      log_(suite.result_file().parent_path() / "tsan") {}

measure::Command RaceCheck::command(const std::string& benchmark) const {
  measure::Command command = suite_.run_command({benchmark}, duration_, 1);
  std::string users;
  for (const std::string& variable : command.environment) {
    if (variable.starts_with(kVariable) &&
        variable.substr(kVariable.size()).starts_with('=')) {
      users = variable.substr(kVariable.size() + 1);
    }
  }
  measure::set_variable(command.environment, kVariable,
                        sanitizer_options(users, log_, suppressions_));
  return command;
}

Checked RaceCheck::run(const std::string& benchmark) {
  const measure::GoogleBenchmarkResultFile result_file(suite_.result_file());
  remove_logs(log_);
  const measure::Limits& limits = suite_.options().limits;
  const measure::ProcessResult result = runner_.run(command(benchmark), limits);
  Log log = take_logs(log_);

  std::string trouble = trouble_of(result, log, limits, log_.parent_path());
  Checked checked =
      trouble.empty()
          ? said_by_suite(benchmark,
                          result_file.read(suite_.options().largest_result))
          : Checked{Outcome::failed, std::move(trouble), {}};
  if (checked.outcome != Outcome::failed && !log.reports.empty()) {
    checked.outcome = Outcome::races;
  }
  checked.reports = std::move(log.reports);
  name_frames(checked.reports, suite_.options().executable);
  return checked;
}

}  // namespace benchgate::race
