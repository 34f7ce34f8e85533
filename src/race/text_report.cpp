#include "reporters/display_text.h"
#include "src/profile/source_path.h"
#include "src/race/result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace benchgate::race {

namespace {

using reporters::visible_text;

/// Of a stack; those further out tell little.
constexpr std::size_t kMostFrames = 12;

/// Of one finding, by name.
constexpr std::size_t kMostNames = 4;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = reporters::display_width(text);
  return text + std::string(width - std::min(width, taken), ' ');
}

/// "1 race", "3 races".
std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// The sanitizer knows more than races: threads that leak, deadlocks.
std::string_view noun_of(const RaceResult& result) {
  return std::ranges::all_of(
             result.findings,
             [](const Finding& finding) {
               return finding.report.kind.starts_with("data race");
             })
             ? "race"
             : "finding";
}

std::string outcome_text(const BenchmarkResult& result, std::string_view noun) {
  std::string text(to_string(result.outcome));
  if (result.outcome == Outcome::races || !result.findings.empty()) {
    std::vector<std::size_t> numbers;
    std::ranges::transform(result.findings, std::back_inserter(numbers),
                           [](std::size_t index) { return index + 1; });
    const std::string found = fmt::format(
        "{} ({})", counted(numbers.size(), noun), fmt::join(numbers, ", "));
    text = result.outcome == Outcome::races ? found : text + ", " + found;
  }
  return result.failure.empty() ? text
                                : text + ": " + visible_text(result.failure);
}

std::string benchmark_table(const RaceResult& result) {
  const bool several =
      std::ranges::any_of(result.benchmarks, [&](const BenchmarkResult& each) {
        return each.suite != result.benchmarks.front().suite;
      });
  const auto name_of = [&](const BenchmarkResult& each) {
    return visible_text(several ? each.suite + ": " + each.benchmark
                                : each.benchmark);
  };
  std::size_t width = 0;
  for (const BenchmarkResult& each : result.benchmarks) {
    width = std::max(width, reporters::display_width(name_of(each)));
  }
  std::string text;
  for (const BenchmarkResult& each : result.benchmarks) {
    text += fmt::format("{}  {}\n", padded(name_of(each), width),
                        outcome_text(each, noun_of(result)));
  }
  return text;
}

/// Where it is in the source, or in the file if nothing more is known.
std::string place_of(const Frame& frame, const RaceResult& result) {
  if (frame.file.empty()) {
    return frame.module.empty()
               ? ""
               : fmt::format("{}+{:#x}", frame.module, frame.offset);
  }
  const std::string file(
      profile::path_below(frame.file, result.source.native()));
  return frame.line == 0 ? file : fmt::format("{}:{}", file, frame.line);
}

/// The user's own frames, each with what it calls of a library: that one's
/// inner workings say little, and neither does what calls the user's own.
std::vector<const Frame*> shown_frames(const Stack& stack) {
  std::vector<const Frame*> frames;
  for (std::size_t i = 0; i + 1 < stack.size(); ++i) {
    if (is_own(stack[i]) || is_own(stack[i + 1])) {
      frames.push_back(&stack[i]);
    }
  }
  if (!stack.empty() && is_own(stack.back())) {
    frames.push_back(&stack.back());
  }
  for (const Frame& frame : stack) {
    if (std::ranges::none_of(stack, is_own)) {
      frames.push_back(&frame);
    }
  }
  frames.resize(std::min(frames.size(), kMostFrames));
  return frames;
}

std::string stack_text(const Stack& stack, const RaceResult& result) {
  std::string text;
  for (const Frame* const frame : shown_frames(stack)) {
    const std::string function =
        frame->function.empty() ? "" : visible_text(frame->function) + "  ";
    text += fmt::format("     {}{}\n", function,
                        visible_text(place_of(*frame, result)));
  }
  return text.empty() ? "     (its stack could not be restored)\n" : text;
}

std::string access_text(const Access& access, const RaceResult& result) {
  std::string text = fmt::format(
      "   {}{} of {} by {}", access.previous ? "previous " : "", access.what,
      counted(access.size, "byte"), visible_text(access.thread));
  if (!access.mutexes.empty()) {
    text += fmt::format(
        " (holds mutexes: {})",
        visible_text(fmt::format("{}", fmt::join(access.mutexes, ", "))));
  }
  return text + "\n" + stack_text(access.stack, result);
}

/// "BM_A, BM_B and 3 more".
std::string names_text(const Finding& finding, const RaceResult& result) {
  std::vector<std::string> names;
  for (const std::size_t index : finding.benchmarks) {
    if (names.size() < kMostNames) {
      names.push_back(visible_text(result.benchmarks[index].benchmark));
    }
  }
  const std::size_t more = finding.benchmarks.size() - names.size();
  return fmt::format("{}{}", fmt::join(names, ", "),
                     more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string finding_text(std::size_t number, const Finding& finding,
                         const RaceResult& result) {
  const Report& report = finding.report;
  std::string text =
      fmt::format("\n{}. {} in {}\n", number, visible_text(report.kind),
                  names_text(finding, result));
  for (const Access& access : report.accesses) {
    text += access_text(access, result);
  }
  if (!report.location.text.empty()) {
    text += fmt::format("   {}\n", visible_text(report.location.text));
    text += report.location.stack.empty()
                ? ""
                : stack_text(report.location.stack, result);
  }
  // Where threads were made says little of a race, and all of a leak.
  for (const Note& note : report.notes) {
    if (!report.accesses.empty()) {
      break;
    }
    text += note.text.empty() ? ""
                              : fmt::format("   {}\n", visible_text(note.text));
    text += note.stack.empty() ? "" : stack_text(note.stack, result);
  }
  return text;
}

std::string summary(const RaceResult& result) {
  const std::string_view noun = noun_of(result);
  std::string text = fmt::format("\n{}: {} with {}s, {} clean",
                                 counted(result.benchmarks.size(), "benchmark"),
                                 result.count(Outcome::races), noun,
                                 result.count(Outcome::clean));
  for (const Outcome outcome : {Outcome::failed, Outcome::skipped}) {
    if (const std::size_t count = result.count(outcome); count > 0) {
      text += fmt::format(", {} {}", count, to_string(outcome));
    }
  }
  return text +
         fmt::format("; {}.\n", counted(result.findings.size(),
                                        fmt::format("distinct {}", noun)));
}

}  // namespace

std::size_t RaceResult::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::ranges::count(benchmarks, outcome, &BenchmarkResult::outcome));
}

std::string text_report(const RaceResult& result) {
  std::string text = benchmark_table(result);
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    text += finding_text(i + 1, result.findings[i], result);
  }
  text += summary(result);
  for (const std::string& warning : result.warnings) {
    text += fmt::format("warning: {}\n", visible_text(warning));
  }
  return text;
}

}  // namespace benchgate::race
