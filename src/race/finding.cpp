#include "src/race/finding.h"

#include "src/profile/demangle.h"
#include "src/profile/source_path.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace benchgate::race {

namespace {

/// What stays of a place from one process to the next.
std::string place_of(const Stack& stack) {
  const Frame* const frame = own_frame(stack);
  if (frame == nullptr) {
    return stack.empty() ? "?"
                         : fmt::format("{}+{:#x}", stack.front().module,
                                       stack.front().offset);
  }
  return fmt::format("{} {}:{}", profile::function_identity(frame->function),
                     frame->file, frame->line);
}

}  // namespace

bool is_own(const Frame& frame) {
  return profile::is_own_source(frame.file);
}

const Frame* own_frame(const Stack& stack) {
  auto found = std::ranges::find_if(stack, is_own);
  if (found == stack.end()) {
    found = std::ranges::find_if(
        stack, [](const Frame& frame) { return !frame.function.empty(); });
  }
  return found == stack.end() ? nullptr : &*found;
}

std::string identity(const Report& report) {
  std::vector<std::string> places;
  for (const Access& access : report.accesses) {
    places.push_back(place_of(access.stack));
  }
  for (const Note& note : report.notes) {
    if (report.accesses.empty() && !note.stack.empty()) {
      places.push_back(place_of(note.stack));
    }
  }
  std::ranges::sort(places);
  return fmt::format("{}\n{}", report.kind, fmt::join(places, "\n"));
}

std::size_t Findings::add(const Report& report, std::size_t benchmark) {
  const auto [known, is_new] =
      by_identity_.emplace(identity(report), findings_.size());
  if (is_new) {
    findings_.push_back({report, {}});
  }
  std::vector<std::size_t>& benchmarks = findings_[known->second].benchmarks;
  if (benchmarks.empty() || benchmarks.back() != benchmark) {
    benchmarks.push_back(benchmark);
  }
  return known->second;
}

}  // namespace benchgate::race
