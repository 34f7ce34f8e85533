#include "src/live/endpoints.h"
#include "src/live/hooks.h"
#include "src/live/recorded_stacks.h"
#include "src/profile/stack_lines.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace benchgate::live {

namespace {

constexpr int kNotImplemented = 501;

// The order is Go's.
enum Column { alloc_objects, alloc_space, inuse_objects, inuse_space, columns };

const Hooks& heap_hooks() {
  const Hooks* const found = hooks();
  if (found == nullptr) {
    throw Refusal(kNotImplemented,
                  "the heap is not recorded in this program: link it with "
                  "benchgate::live_hooks, or start it with "
                  "LD_PRELOAD=libbenchgate_live_hooks.so");
  }
  if (!found->sees_heap()) {
    throw Refusal(kNotImplemented,
                  "this program has an allocator of its own linked statically, "
                  "so its heap cannot be recorded: link that as a shared "
                  "library");
  }
  return *found;
}

/// As Go writes it with debug=1. pprof reads it, too: "heapprofile" says that
/// the values are no samples that are still to be scaled.
std::string text_of(const profile::Profile& profile) {
  std::array<std::int64_t, columns> total{};
  std::vector<const profile::Sample*> samples;
  for (const profile::Sample& sample : profile.samples) {
    samples.push_back(&sample);
    for (std::size_t i = 0; i < total.size(); ++i) {
      total.at(i) += sample.values.at(i);
    }
  }
  std::ranges::sort(samples, std::ranges::greater(),
                    [](const auto* each) { return each->values[inuse_space]; });
  std::string text = fmt::format(
      "heap profile: {}: {} [{}: {}] @ heapprofile\n", total[inuse_objects],
      total[inuse_space], total[alloc_objects], total[alloc_space]);
  for (const profile::Sample* const sample : samples) {
    text +=
        fmt::format("{}: {} [{}: {}] @{}\n{}\n", sample->values[inuse_objects],
                    sample->values[inuse_space], sample->values[alloc_objects],
                    sample->values[alloc_space],
                    profile::address_text(profile, sample->locations),
                    profile::commented_lines(profile, sample->locations));
  }
  return text;
}

/// How large the allocations of each sample are.
void add_sizes(profile::AddressProfile& all) {
  const profile::Text key = all.text("bytes");
  for (profile::Sample& sample : all.profile().samples) {
    if (sample.values[alloc_objects] != 0) {
      const std::int64_t size =
          sample.values[alloc_space] / sample.values[alloc_objects];
      sample.labels.push_back({.key = key, .number = size, .unit = key});
    }
  }
}

Answer answer(const Query& query, EndSignal& end, const std::string& name,
              std::string_view default_type) {
  const Hooks& found = heap_hooks();
  const auto time = query.duration();
  const int debug = query.debug();
  if (time && debug != 0) {
    throw Refusal(400, "seconds and debug params are incompatible");
  }
  profile::AddressProfile all =
      profile_of(recorded_stacks({found.visit_heap, columns}, time, end),
                 {{"alloc_objects", "count"},
                  {"alloc_space", "bytes"},
                  {"inuse_objects", "count"},
                  {"inuse_space", "bytes"}},
                 time);
  profile::Profile& profile = all.profile();
  profile.period_type = {all.text("space"), all.text("bytes")};
  profile.period = found.heap_rate();
  profile.default_sample_type = all.text(default_type);
  add_sizes(all);
  profile::symbolize(profile);
  return debug != 0 ? text_answer(text_of(profile))
                    : profile_answer(time ? name + "-delta" : name, profile);
}

}  // namespace

Answer answer_heap(const Query& query, EndSignal& end) {
  return answer(query, end, "heap", "inuse_space");
}

Answer answer_allocs(const Query& query, EndSignal& end) {
  return answer(query, end, "allocs", "alloc_space");
}

std::int64_t count_heap() {
  return hooks() == nullptr ? 0 : count_stacks(hooks()->visit_heap);
}

}  // namespace benchgate::live
