#include "src/measure/loop_runs.h"

#include "src/preload/runs.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <utility>

namespace benchgate::measure {

namespace {

using Counted = std::optional<std::int64_t> LoopRun::*;

/// The parts before each `end`, and what is left after the last, if anything.
std::vector<std::string_view> split(std::string_view text, char end) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find(end), text.size());
    parts.push_back(text.substr(0, at));
    text.remove_prefix(std::min(at + 1, text.size()));
  }
  return parts;
}

/// Empty if it is no count.
std::optional<std::int64_t> parse_count(std::string_view word) {
  std::int64_t number = 0;
  const char* const last = word.data() + word.size();
  const auto [end, error] = std::from_chars(word.data(), last, number);
  const bool is_count = error == std::errc() && end == last && number >= 0;
  return is_count ? std::optional(number) : std::nullopt;
}

/// "run ITERATIONS", and where `counts` what comes after it.
std::optional<LoopRun> parse_run(const std::string& line, bool counts) {
  const std::vector<std::string_view> words = split(line, ' ');
  constexpr std::array<Counted, 6> kColumns = {
      &LoopRun::allocations, &LoopRun::bytes,   &LoopRun::peak,
      &LoopRun::growth,      &LoopRun::threads, &LoopRun::descriptors};
  if (words.size() != (counts ? 2 + kColumns.size() : 2) || words[0] != "run") {
    return std::nullopt;
  }
  LoopRun run;
  run.iterations = parse_count(words[1]).value_or(0);
  if (run.iterations == 0) {
    return std::nullopt;
  }
  for (std::size_t i = 0; counts && i < kColumns.size(); ++i) {
    const std::string_view word = words[i + 2];
    run.*kColumns[i] = parse_count(word);
    if (!(run.*kColumns[i]) && word != "-") {
      return std::nullopt;
    }
  }
  return run;
}

/// How many runs all four have with the same number of iterations.
std::size_t common_runs(const CountedPairs& counted) {
  const LoopRuns& first = counted[0][0];
  std::size_t common = 0;
  for (; common < first.size(); ++common) {
    for (const auto& pair : counted) {
      for (const LoopRuns& runs : pair) {
        if (common >= runs.size() ||
            runs[common].iterations != first[common].iterations) {
          return common;
        }
      }
    }
  }
  return common;
}

/// The last two runs that are used, of one process; `before` is null if there
/// is but one.
struct Ends {
  const LoopRun* before = nullptr;
  const LoopRun* last = nullptr;
};

bool all_have(const std::array<std::array<Ends, 2>, 2>& ends, Counted what) {
  return std::ranges::all_of(ends, [what](const auto& pair) {
    return std::ranges::all_of(pair, [what](const Ends& process) {
      return (process.last->*what).has_value();
    });
  });
}

/// Whether the slope between the last two runs is a cost, in all of them.
bool has_slope(const std::array<std::array<Ends, 2>, 2>& ends, Counted what) {
  return std::ranges::all_of(ends, [what](const auto& pair) {
    return std::ranges::all_of(pair, [what](const Ends& process) {
      return process.before != nullptr &&
             process.last->iterations > process.before->iterations &&
             process.before->*what &&
             *(process.last->*what) >= *(process.before->*what);
    });
  });
}

double per_iteration(const Ends& process, Counted what, bool slope) {
  const std::int64_t before = slope ? *(process.before->*what) : 0;
  const std::int64_t earlier = slope ? process.before->iterations : 0;
  return static_cast<double>(*(process.last->*what) - before) /
         static_cast<double>(process.last->iterations - earlier);
}

}  // namespace

std::optional<LoopRuns> parse_loop_runs(std::string_view text) {
  if (!text.ends_with('\n')) {
    return std::nullopt;
  }
  const std::vector<std::string_view> lines = split(text, '\n');
  const std::string head = std::string(preload::kFirstLine) + ' ';
  const bool counts = lines.front() == head + preload::kCount;
  if (lines.size() < 2 || lines.back() != preload::kLastLine ||
      (!counts && lines.front() != head + preload::kInstructions)) {
    return std::nullopt;
  }
  LoopRuns runs;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const auto run = parse_run(std::string(lines[i]), counts);
    if (!run) {
      return std::nullopt;
    }
    runs.push_back(*run);
  }
  return runs;
}

std::optional<std::int64_t> parse_callgrind_summary(std::string_view text) {
  constexpr std::string_view kSummary = "\nsummary: ";
  const std::size_t at = text.find(kSummary);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view number = text.substr(at + kSummary.size());
  std::int64_t instructions = 0;
  const char* const last = number.data() + number.size();
  const auto [end, error] = std::from_chars(number.data(), last, instructions);
  if (error != std::errc() || instructions < 0 || end == last || *end != '\n') {
    return std::nullopt;
  }
  return instructions;
}

std::vector<ExactValues> exact_values(const CountedPairs& counted,
                                      Zeros zeros) {
  const std::size_t common = common_runs(counted);
  if (common == 0) {
    return {};
  }
  std::array<std::array<Ends, 2>, 2> ends;
  for (std::size_t pair = 0; pair < ends.size(); ++pair) {
    for (std::size_t side = 0; side < ends[pair].size(); ++side) {
      const LoopRuns& runs = counted[pair][side];
      ends[pair][side] = {.before = common < 2 ? nullptr : &runs[common - 2],
                          .last = &runs[common - 1]};
    }
  }
  std::vector<ExactValues> all;
  const auto add = [&](const char* name, const char* unit, Counted what,
                       const auto& value) {
    if (!all_have(ends, what)) {
      return;
    }
    ExactValues& values = all.emplace_back();
    values.metric = {.name = name,
                     .unit = unit,
                     .better = compare::Direction::lower,
                     .kind = compare::MetricKind::exact};
    const bool slope = has_slope(ends, what);
    for (std::size_t pair = 0; pair < ends.size(); ++pair) {
      for (std::size_t side = 0; side < ends[pair].size(); ++side) {
        values.values[pair][side] = value(ends[pair][side], what, slope);
      }
    }
  };
  add("allocs_per_op", "1", &LoopRun::allocations, per_iteration);
  add("bytes_per_op", "B", &LoopRun::bytes, per_iteration);
  add("peak_bytes", "B", &LoopRun::peak,
      [](const Ends& process, Counted what, bool /*slope*/) {
        return static_cast<double>(*(process.last->*what));
      });
  const auto add_if_any = [&](const char* name, const char* unit,
                              Counted what) {
    const std::size_t before = all.size();
    add(name, unit, what, per_iteration);
    if (all.size() > before && zeros == Zeros::left_out &&
        all.back().values == decltype(ExactValues::values){}) {
      all.pop_back();
    }
  };
  add_if_any("growth_per_op", "B", &LoopRun::growth);
  add_if_any("threads_per_op", "1", &LoopRun::threads);
  add_if_any("fds_per_op", "1", &LoopRun::descriptors);
  add("instructions", "1", &LoopRun::instructions, per_iteration);
  return all;
}

}  // namespace benchgate::measure
