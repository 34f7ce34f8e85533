#include "src/measure/google_benchmark_suite.h"

#include "src/measure/google_benchmark_measurement.h"
#include "src/measure/google_benchmark_names.h"
#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/measurement_error.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace benchgate::measure {

namespace {

/// Linux takes 128 KiB for one argument.
constexpr std::size_t kLongestFilter = 120'000;

/// What the library says on standard error, exiting with 0, if the filter
/// matches nothing.
constexpr std::string_view kNothingMatches = "Failed to match any benchmarks";

/// No suite has a benchmark of this name.
constexpr std::string_view kNoBenchmark =
    "--benchmark_filter=^benchgate asks for no benchmark at all$";

bool nothing_matched(const ProcessResult& result) {
  return result.errors.find(kNothingMatches) != std::string::npos;
}

/// The end of what a program printed, for a person to read.
std::string last_lines(const ProcessResult& result) {
  constexpr std::size_t kMost = 5;
  const std::vector<std::string> lines =
      split_lines(result.errors.empty() ? result.output : result.errors);
  std::string text =
      lines.empty() ? "; it printed nothing" : "; its last words:";
  for (std::size_t i = lines.size() - std::min(lines.size(), kMost);
       i < lines.size(); ++i) {
    text.append("\n    ").append(lines[i]);
  }
  return text;
}

/// Whether Google Benchmark says it before every run, so that it explains
/// nothing.
bool is_preamble(std::string_view line) {
  constexpr std::array<std::string_view, 7> kBeginnings = {
      "Running ",      "Run on (",      "CPU Caches:", "  L",
      "Load Average:", "***WARNING***", "-- LOG("};
  return std::ranges::any_of(kBeginnings, [line](std::string_view beginning) {
    return line.starts_with(beginning);
  });
}

/// How a process ended, with the last line that it wrote if that may be the
/// reason.
std::string describe_end(const ProcessResult& result, const Limits& limits) {
  constexpr std::size_t kLongest = 200;
  std::string end = "its process " + describe(result, limits);
  const std::vector<std::string> lines = split_lines(result.errors);
  if (lines.empty() || lines.back().empty() || is_preamble(lines.back())) {
    return end;
  }
  return fmt::format("{}: {}", end, lines.back().substr(0, kLongest));
}

void fail_all(std::vector<Measurement>& measurements,
              const std::string& failure) {
  for (Measurement& measurement : measurements) {
    if (measurement.failure.empty()) {
      measurement.failure = failure;
      measurement.values.clear();
    }
  }
}

/// One measurement for each name. Trouble with the process goes to those that
/// are unfinished, or to all if there is no such.
std::vector<Measurement> share_out(
    const std::vector<std::string>& names,
    const GoogleBenchmarkResultFile::Content& outcome) {
  const std::string unfinished = outcome.trouble.empty()
                                     ? "was not run although it is listed"
                                     : outcome.trouble;
  std::vector<Measurement> measurements;
  measurements.reserve(names.size());
  for (const std::string& name : names) {
    measurements.push_back(measurement_of(name, outcome.results, unfinished));
  }
  if (!outcome.trouble.empty() &&
      std::ranges::find(measurements, outcome.trouble, &Measurement::failure) ==
          measurements.end()) {
    fail_all(measurements, outcome.trouble);
  }
  return measurements;
}

}  // namespace

GoogleBenchmarkSuite::GoogleBenchmarkSuite(ProcessRunner& runner,
                                           GoogleBenchmarkSuiteOptions options)
    : runner_(runner), options_(std::move(options)) {
  // The program may run in another folder than ours. And from 1.9.3 on, Google
  // Benchmark starts itself anew by argv[0], with address randomisation off.
  options_.executable = std::filesystem::absolute(options_.executable);
  result_file_ =
      std::filesystem::absolute(options_.scratch_folder) / "result.json";
}

Command GoogleBenchmarkSuite::command(
    std::vector<std::string> arguments) const {
  Command command;
  command.executable = options_.executable.string();
  command.arguments.push_back(command.executable);
  command.arguments.insert(command.arguments.end(), options_.arguments.begin(),
                           options_.arguments.end());
  std::ranges::move(arguments, std::back_inserter(command.arguments));
  command.working_directory = options_.working_directory;
  command.environment = options_.environment;
  return command;
}

ProcessResult GoogleBenchmarkSuite::run_list(
    std::vector<std::string> arguments) {
  constexpr std::size_t kLongestList = std::size_t{16} << 20;
  Limits limits = options_.limits;
  limits.timeout = options_.list_timeout;
  limits.output_bytes = kLongestList;
  limits.kept_bytes = kLongestList;
  limits.cpu.reset();
  arguments.emplace_back("--benchmark_list_tests=true");
  ProcessResult result = runner_.run(command(std::move(arguments)), limits);
  if (result.ending != Ending::exited) {
    throw MeasurementError(
        MeasurementError::Kind::not_measured,
        fmt::format("{}, asked to list its benchmarks, {}{}",
                    options_.executable.string(), describe(result, limits),
                    last_lines(result)));
  }
  return result;
}

std::vector<ListedBenchmark> GoogleBenchmarkSuite::list() {
  const auto fail = [this](std::string_view why, const ProcessResult& result) {
    throw MeasurementError(MeasurementError::Kind::bad_input,
                           fmt::format("{} {}{}", options_.executable.string(),
                                       why, last_lines(result)));
  };
  const ProcessResult listed = run_list({});
  if (listed.exit_status != 0) {
    fail(fmt::format("is not a Google Benchmark program: asked to list its "
                     "benchmarks, it exited with status {}",
                     listed.exit_status),
         listed);
  }
  // A suite that exits with an error when nothing matches is fine.
  const ProcessResult unasked = run_list({std::string(kNoBenchmark)});
  std::unordered_map<std::string, int> other_lines;
  for (std::string& line : split_lines(unasked.output)) {
    ++other_lines[std::move(line)];
  }
  std::vector<std::string> names;
  for (std::string& line : split_lines(listed.output)) {
    const auto other = other_lines.find(line);
    if (other == other_lines.end()) {
      names.push_back(std::move(line));
    } else if (--other->second == 0) {
      other_lines.erase(other);
    }
  }
  if (!other_lines.empty()) {
    fail(fmt::format("is not a Google Benchmark program, or prints other text "
                     "than names when it lists (\"{}\")",
                     other_lines.begin()->first),
         unasked);
  }
  if (names.empty()) {
    fail(nothing_matched(listed)
             ? "has no benchmarks"
             : "is not a Google Benchmark program: it lists no benchmarks",
         listed);
  }
  return count_benchmarks(names);
}

Command GoogleBenchmarkSuite::run_command(const std::vector<std::string>& names,
                                          std::chrono::nanoseconds duration,
                                          int repetitions) const {
  return command({
      "--benchmark_filter=" + exact_filter(names),
      // Without a suffix, which 1.7 does not know and later versions do not
      // insist on; without a point, which some locales would not accept.
      fmt::format("--benchmark_min_time={}e-9",
                  std::max<std::int64_t>(duration.count(), 1)),
      fmt::format("--benchmark_repetitions={}", repetitions),
      "--benchmark_report_aggregates_only=false",
      "--benchmark_out=" + result_file_.string(),
      "--benchmark_out_format=json",
  });
}

Invocation GoogleBenchmarkSuite::invoke(const std::vector<std::string>& names,
                                        std::chrono::nanoseconds duration,
                                        bool pinned) {
  Invocation invocation;
  if (names.empty()) {
    return invocation;
  }
  if (exact_filter(names).size() > kLongestFilter) {
    invocation.measurements = share_out(
        names, {{},
                fmt::format("was not run: the names of {} benchmarks are "
                            "too long for one command line",
                            names.size())});
    return invocation;
  }

  const GoogleBenchmarkResultFile result_file(result_file_);
  Limits limits = options_.limits;
  limits.cpu = pinned ? options_.cpu : std::nullopt;
  const ProcessResult result =
      runner_.run(run_command(names, duration, 1), limits);
  GoogleBenchmarkResultFile::Content outcome;
  if (!result.succeeded() || !nothing_matched(result)) {
    outcome = result_file.read(options_.largest_result);
  }
  if (!result.succeeded()) {
    outcome.trouble = describe_end(result, limits);
  }
  invocation.measurements = share_out(names, outcome);
  invocation.wall = result.wall;
  invocation.involuntary_switches = result.involuntary_switches;
  return invocation;
}

}  // namespace benchgate::measure
