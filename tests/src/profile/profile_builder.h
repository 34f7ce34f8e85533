#pragma once

/// \file
/// Profiles for tests: by hand, or drawn at random with everything that a
/// profile can have.

#include "src/profile/profile.h"

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::tests {

class ProfileBuilder {
 public:
  using Index = std::uint32_t;

  ProfileBuilder& type(std::string_view name, std::string_view unit) {
    profile_.sample_types.push_back({text(name), text(unit)});
    return *this;
  }

  Index mapping(std::string_view file, std::uint64_t start, std::uint64_t limit,
                std::string_view build_id = "") {
    profile_.mappings.push_back({.start = start,
                                 .limit = limit,
                                 .file = text(file),
                                 .build_id = text(build_id),
                                 .has_functions = true,
                                 .has_filenames = true,
                                 .has_line_numbers = true,
                                 .has_inline_frames = true});
    return static_cast<Index>(profile_.mappings.size() - 1);
  }

  Index function(std::string_view name, std::string_view file = "",
                 std::int64_t start_line = 0) {
    profile_.functions.push_back({.name = text(name),
                                  .system_name = text("_Z" + std::string(name)),
                                  .file = text(file),
                                  .start_line = start_line});
    return static_cast<Index>(profile_.functions.size() - 1);
  }

  /// `lines` are functions and line numbers, innermost first.
  Index location(std::uint64_t address,
                 const std::vector<std::pair<Index, std::int64_t>>& lines,
                 std::optional<Index> mapping = std::nullopt) {
    profile::Location location;
    location.mapping = mapping;
    location.address = address;
    for (const auto& [function, line] : lines) {
      location.lines.push_back({function, line});
    }
    profile_.locations.push_back(location);
    return static_cast<Index>(profile_.locations.size() - 1);
  }

  /// A function of its own without a file.
  Index frame(std::string_view name) {
    return location(0, {{function(name), 0}});
  }

  profile::Sample& sample(std::vector<Index> locations,
                          std::vector<std::int64_t> values) {
    profile_.samples.push_back({std::move(locations), std::move(values), {}});
    return profile_.samples.back();
  }

  profile::Text text(std::string_view text) {
    return profile_.strings.add(text);
  }

  profile::Profile& profile() { return profile_; }

 private:
  profile::Profile profile_;
};

/// Two types of values, functions with and without sources, inlined frames,
/// recursion, locations without names, three mappings, labels of both kinds,
/// comments, times.
inline profile::Profile random_profile(std::uint32_t seed,
                                       std::size_t samples = 60) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) {
    return static_cast<std::uint32_t>(
        std::uniform_int_distribution<std::size_t>(0, limit - 1)(random));
  };
  ProfileBuilder builder;
  builder.type("samples", "count").type("cpu", "nanoseconds");
  builder.mapping("/opt/suite/store_bench", 0x400000, 0x500000, "abc123");
  builder.mapping("/usr/lib/libfoo.so.1", 0x7f0000000000, 0x7f0000100000, "ff");
  builder.mapping("/usr/lib/libbare.so", 0x7f1000000000, 0x7f1000100000);
  std::vector<std::uint32_t> functions;
  for (std::uint32_t i = 0; i < 30; ++i) {
    functions.push_back(builder.function(
        "ns::Class<int>::method" + std::to_string(i % 27) + "(char const*)",
        i % 5 == 0 ? "" : "src/./unit" + std::to_string(i % 7) + ".cpp",
        i % 3 == 0 ? 10 * (i % 7) + 1 : 0));
  }
  std::vector<std::uint32_t> locations;
  for (std::uint32_t i = 0; i < 50; ++i) {
    const std::uint32_t mapping = i % 10 == 9 ? 2 : i % 3 == 0 ? 1 : 0;
    std::vector<std::pair<std::uint32_t, std::int64_t>> lines;
    if (mapping != 2) {
      for (std::uint32_t depth = 0; depth <= below(3); ++depth) {
        lines.emplace_back(functions[below(functions.size())], 1 + below(90));
      }
    }
    const std::uint64_t start = builder.profile().mappings[mapping].start;
    locations.push_back(
        builder.location(start + 16 * i + 0x1000, lines, mapping));
  }
  for (std::size_t i = 0; i < samples; ++i) {
    std::vector<std::uint32_t> stack;
    for (std::uint32_t depth = 0; depth <= below(9); ++depth) {
      stack.push_back(locations[below(locations.size())]);
    }
    const std::int64_t count = 1 + below(below(2) == 0 ? 9 : 400);
    auto& sample = builder.sample(stack, {count, count * 4'000'000});
    if (below(3) == 0) {
      sample.labels.push_back(
          {.key = builder.text("benchmark"),
           .text = builder.text("BM_" + std::to_string(below(4)))});
    }
    if (below(4) == 0) {
      sample.labels.push_back({.key = builder.text("bytes"),
                               .number = 512 << below(12),
                               .unit = builder.text("bytes")});
    }
    if (below(6) == 0) {
      sample.labels.push_back(
          {.key = builder.text("request"), .number = 1 + below(5000)});
    }
  }
  profile::Profile& profile = builder.profile();
  profile.comments.push_back(builder.text("sampled by a test"));
  profile.comments.push_back(builder.text("#not shown"));
  profile.period_type = {builder.text("cpu"), builder.text("nanoseconds")};
  profile.period = 4'000'000;
  profile.time_nanos = 1'763'900'000'000'000'000 + seed;
  profile.duration_nanos = 12'345'678'901;
  return profile;
}

}  // namespace benchgate::tests
