#include "src/formats/runs_without_result.h"

#include <fmt/core.h>

#include <algorithm>

namespace benchgate::formats {

void RunsWithoutResult::add(std::string_view benchmark, std::string_view why) {
  auto place = places_.find(benchmark);
  if (place == places_.end()) {
    place = places_.emplace(benchmark, benchmarks_.size()).first;
    benchmarks_.push_back({std::string(benchmark), std::string(why), 0});
  }
  ++benchmarks_[place->second].runs;
}

void RunsWithoutResult::add_failed(std::string_view benchmark,
                                   std::string_view message) {
  add(benchmark, message.empty() ? "no message" : message);
}

void RunsWithoutResult::add_empty(std::string_view benchmark) {
  add(benchmark, "all its numbers are NaN, infinite or null");
}

void RunsWithoutResult::tell(const std::string& file, ResultSink& sink) const {
  constexpr std::size_t kMostShown = 10;
  const std::size_t shown = std::min(kMostShown, benchmarks_.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [name, why, runs] = benchmarks_[i];
    sink.warn(fmt::format(
        "{}: {} of {} gave no result: {}", file,
        runs == 1 ? std::string("a run") : fmt::format("{} runs", runs), name,
        why));
  }
  if (const std::size_t more = benchmarks_.size() - shown; more > 0) {
    sink.warn(fmt::format("{}: and runs of {} more benchmark{} gave no result",
                          file, more, more == 1 ? "" : "s"));
  }
  if (left_out_ > 0) {
    sink.warn(fmt::format("{}: {} NaN, infinite or null, and left out", file,
                          left_out_ == 1
                              ? "a number is"
                              : fmt::format("{} numbers are", left_out_)));
  }
}

}  // namespace benchgate::formats
