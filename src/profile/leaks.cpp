#include "src/profile/leaks.h"

#include "src/preload/recording.h"
#include "src/profile/operations.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

namespace benchgate::profile {

namespace {

using Amount = std::int64_t LeftAfter::*;

/// Frames that are shown of a site.
constexpr std::size_t kFrames = 3;

/// What is left of each kind, and in which type of values that is.
struct Kind {
  Leftover kind;
  Amount count;
  std::string_view type;
};

constexpr std::array<Kind, 3> kKinds = {
    {{Leftover::memory, &LeftAfter::blocks, "inuse_objects"},
     {Leftover::threads, &LeftAfter::threads, "threads"},
     {Leftover::descriptors, &LeftAfter::descriptors, "descriptors"}}};
constexpr std::string_view kBytesType = "inuse_space";

/// More than the run before, for each of the iterations that it has more.
double rate(const LeftAfter& before, const LeftAfter& after, Amount amount) {
  return static_cast<double>(after.*amount - before.*amount) /
         static_cast<double>(after.iterations - before.iterations);
}

/// Those that have more iterations than the one before.
std::vector<LeftAfter> rising(const std::vector<LeftAfter>& runs) {
  std::vector<LeftAfter> kept;
  for (const LeftAfter& run : runs) {
    if (!kept.empty() && run.iterations <= kept.back().iterations) {
      kept.pop_back();
    }
    if (kept.empty() || run.iterations > kept.back().iterations) {
      kept.push_back(run);
    }
  }
  return kept;
}

LeakVerdict judge_amount(const std::vector<LeftAfter>& runs, Amount amount) {
  constexpr double kSteady = 0.4;
  constexpr std::int64_t kEnoughIterations = 10;
  const LeftAfter& last = runs.back();
  if (runs.size() < 3) {
    if (last.*amount >= last.iterations &&
        last.iterations >= kEnoughIterations) {
      return LeakVerdict::leaks;
    }
    const std::int64_t before = runs.size() == 2 ? runs.front().*amount : 0;
    return last.*amount > before ? LeakVerdict::unsure : LeakVerdict::none;
  }
  const LeftAfter& before = runs[runs.size() - 2];
  const double now = rate(before, last, amount);
  const double earlier = rate(runs[runs.size() - 3], before, amount);
  if (now <= 0) {
    return LeakVerdict::none;
  }
  if (now < kSteady * earlier) {
    return LeakVerdict::levels_off;
  }
  const bool is_enough = last.*amount - before.*amount >= kFewestLeft;
  const bool is_steady = amount != &LeftAfter::bytes || earlier > 0;
  return is_enough && is_steady ? LeakVerdict::leaks : LeakVerdict::unsure;
}

const Kind& find_kind(Leftover kind) {
  return *std::ranges::find(kKinds, kind, &Kind::kind);
}

/// Empty without a type of that name.
std::optional<std::size_t> column_of(const Profile& profile,
                                     std::string_view type) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) {
    if (profile.text(profile.sample_types[i].type) == type) {
      return i;
    }
  }
  return std::nullopt;
}

bool starts_with_one_of(std::string_view text,
                        std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [text](std::string_view each) {
    return text.starts_with(each);
  });
}

/// Whether it is of the libraries by which things are made, or of what stands
/// in for them: src/preload, which is in the program where it is built in.
bool is_library(const LeakFrame& frame, std::string_view object) {
  constexpr std::array<std::string_view, 10> kNames = {
      "std::",  "__gnu_cxx::", "operator new", "void std::", "__gthread",
      "malloc", "calloc",      "realloc",      "[",          "pthread_create"};
  constexpr std::array<std::string_view, 7> kObjects = {
      "libc.so",
      "libc-",
      "ld-linux",
      "libstdc++.",
      "libgcc_s.",
      "libpthread",
      "libbenchgate_preload."};
  return frame.function.empty() || starts_with_one_of(frame.function, kNames) ||
         starts_with_one_of(object, kObjects) ||
         frame.file.find("/include/c++/") != std::string::npos ||
         frame.file.find("/src/preload/") != std::string::npos;
}

/// Whether it calls the benchmark: Google Benchmark, or what has no name.
bool is_outside(const LeakFrame& frame) {
  constexpr std::array<std::string_view, 3> kNames = {
      "[", "benchmark::", "void benchmark::"};
  return starts_with_one_of(frame.function, kNames);
}

struct FramesOfObject {
  std::string object;  ///< "libc.so.6", "my_bench".
  std::vector<LeakFrame> frames;
};

FramesOfObject frames_at(const Profile& profile, const Location& location) {
  FramesOfObject at;
  if (location.mapping) {
    at.object = object_name(profile, profile.mappings[*location.mapping]);
  }
  for (const Line& line : location.lines) {
    const Function& function = profile.functions[line.function];
    at.frames.push_back({.function = std::string(profile.text(function.name)),
                         .file = std::string(profile.text(function.file)),
                         .line = line.line});
  }
  if (location.lines.empty()) {
    at.frames.push_back({.function = '[' + at.object + ']'});
  }
  return at;
}

/// Innermost first: the program's own. All, if there are none of these.
std::vector<LeakFrame> frames_of(const Profile& profile, const Sample& sample) {
  std::vector<LeakFrame> all;
  std::vector<LeakFrame> own;
  bool is_inside = true;
  for (const std::uint32_t index : sample.locations) {
    const FramesOfObject at = frames_at(profile, profile.locations[index]);
    for (const LeakFrame& frame : at.frames) {
      all.push_back(frame);
      is_inside = is_inside && (own.empty() || !is_outside(frame));
      if (is_inside && (!own.empty() || !is_library(frame, at.object))) {
        own.push_back(frame);
      }
    }
  }
  std::vector<LeakFrame>& shown = own.empty() ? all : own;
  shown.resize(std::min(shown.size(), kFrames));
  return std::move(shown);
}

/// Those of `column`, the largest first; stacks that look the same are one.
std::vector<LeakSite> find_sites(const Profile& profile, std::size_t column,
                                 std::optional<std::size_t> bytes,
                                 std::size_t most) {
  const auto iterations = static_cast<double>(operations(profile).value_or(1));
  std::vector<LeakSite> sites;
  for (const Sample& sample : profile.samples) {
    const std::int64_t size = bytes ? sample.values[*bytes] : 0;
    if (sample.values[column] <= 0 && size <= 0) {
      continue;
    }
    std::vector<LeakFrame> frames = frames_of(profile, sample);
    auto site = std::ranges::find(sites, frames, &LeakSite::frames);
    if (site == sites.end()) {
      site = sites.insert(site, {.frames = std::move(frames)});
    }
    site->count += static_cast<double>(sample.values[column]) / iterations;
    site->bytes += static_cast<double>(size) / iterations;
  }
  std::ranges::stable_sort(sites, [](const auto& left, const auto& right) {
    return std::tuple(left.bytes, left.count) >
           std::tuple(right.bytes, right.count);
  });
  sites.resize(std::min(sites.size(), most));
  return sites;
}

/// What an iteration leaves: of the last of runs with more and more iterations.
double per_iteration(const std::vector<LeftAfter>& runs, Amount amount) {
  const LeftAfter& last = runs.back();
  if (runs.size() > 1) {
    if (const double grown = rate(runs[runs.size() - 2], last, amount);
        grown > 0) {
      return grown;
    }
  }
  return static_cast<double>(last.*amount) /
         static_cast<double>(last.iterations);
}

/// What the notes say.
void read_notes(const Profile& profile, Leaks& leaks) {
  for (const Text comment : profile.comments) {
    const std::string note(profile.text(comment));
    std::array<long long, 5> n{};
    int used = 0;
    if (std::sscanf(note.c_str(), preload::kLeftNote, &n[0], &n[1],  // NOLINT
                    &n[2], &n[3], &n[4]) == static_cast<int>(n.size())) {
      if (n[0] > 0) {
        leaks.runs.push_back({n[0], n[1], n[2], n[3], n[4]});
      }
    } else if (const std::string format =
                   std::string(preload::kOpenNote) + "%n";
               std::sscanf(note.c_str(), format.c_str(), &n[0],  // NOLINT
                           &used) == 1 &&
               used > 0) {
      leaks.targets.push_back(std::to_string(n[0]) + " of " +
                              note.substr(static_cast<std::size_t>(used)));
    } else if (std::sscanf(note.c_str(), preload::kUnseenNote,  // NOLINT
                           &n[0]) == 1) {
      leaks.unseen = n[0];
    }
  }
}

}  // namespace

std::string_view word(Leftover kind) {
  constexpr std::array<std::string_view, 3> kWords = {"memory", "threads",
                                                      "descriptors"};
  return kWords.at(static_cast<std::size_t>(kind));
}

std::string_view word(LeakVerdict verdict) {
  constexpr std::array<std::string_view, 4> kWords = {"none", "levels_off",
                                                      "unsure", "leaks"};
  return kWords.at(static_cast<std::size_t>(verdict));
}

bool Leaks::any() const {
  return std::ranges::any_of(leaks, [](const Leak& leak) {
    return leak.verdict == LeakVerdict::leaks;
  });
}

LeakVerdict judge_growth(const std::vector<LeftAfter>& runs, Leftover kind) {
  const std::vector<LeftAfter> kept = rising(runs);
  if (kept.empty()) {
    return LeakVerdict::none;
  }
  const LeakVerdict verdict = judge_amount(kept, find_kind(kind).count);
  return kind == Leftover::memory
             ? std::max(verdict, judge_amount(kept, &LeftAfter::bytes))
             : verdict;
}

Leaks find_leaks(const Profile& profile, std::size_t most_sites) {
  Leaks found;
  read_notes(profile, found);
  const std::vector<LeftAfter> kept = rising(found.runs);
  for (const Kind& kind : kKinds) {
    const LeakVerdict verdict = judge_growth(found.runs, kind.kind);
    const auto column = column_of(profile, kind.type);
    if (verdict == LeakVerdict::none || !column) {
      continue;
    }
    const bool is_memory = kind.kind == Leftover::memory;
    found.leaks.push_back(
        {.kind = kind.kind,
         .verdict = verdict,
         .count = per_iteration(kept, kind.count),
         .bytes = is_memory ? per_iteration(kept, &LeftAfter::bytes) : 0,
         .sites = find_sites(
             profile, *column,
             is_memory ? column_of(profile, kBytesType) : std::nullopt,
             most_sites)});
  }
  return found;
}

}  // namespace benchgate::profile
