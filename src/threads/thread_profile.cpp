#include "src/threads/thread_profile.h"

#include "src/profile/stack_lines.h"
#include "src/profile/symbolize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace benchgate::threads {

namespace {

using Frames = std::vector<std::uintptr_t>;

void add_samples(profile::AddressProfile& all,
                 const std::vector<ThreadStack>& threads) {
  std::map<std::pair<Frames, std::string>, std::int64_t> counts;
  for (const ThreadStack& stack : threads) {
    ++counts[{stack.frames, stack.thread.name}];
  }
  const profile::Text key = all.text("thread");
  for (const auto& [place, count] : counts) {
    profile::Sample& sample = all.add(place.first, {count});
    sample.labels.push_back({.key = key, .text = all.text(place.second)});
  }
}

/// The locations of each stack are those of its samples.
std::vector<ThreadGroup> group(const profile::Profile& profile,
                               const std::vector<ThreadStack>& threads) {
  std::map<Frames, ThreadGroup> groups;
  for (const profile::Sample& sample : profile.samples) {
    Frames frames;
    for (const std::uint32_t location : sample.locations) {
      frames.push_back(profile.locations[location].address);
    }
    groups[frames].locations = sample.locations;
  }
  for (const ThreadStack& stack : threads) {
    groups[stack.frames].threads.push_back(stack.thread);
  }
  std::vector<ThreadGroup> sorted;
  for (auto& each : groups) {
    std::ranges::sort(each.second.threads, {}, &ThreadState::id);
    sorted.push_back(std::move(each.second));
  }
  std::ranges::sort(sorted, {}, [](const ThreadGroup& each) {
    return std::pair(-static_cast<std::int64_t>(each.threads.size()),
                     each.threads.front().id);
  });
  return sorted;
}

std::string name_of(const ThreadState& thread) {
  return fmt::format("{} \"{}\"", thread.id, thread.name);
}

/// Names of the threads, at most some, so that it stays one line.
std::string names_of(const std::vector<ThreadState>& threads) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> names;
  for (const ThreadState& thread : threads) {
    if (names.size() == kMost) {
      names.push_back(fmt::format("{} more", threads.size() - kMost));
      break;
    }
    names.push_back(name_of(thread));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What they do, each once.
std::string states_of(const std::vector<ThreadState>& threads) {
  std::vector<std::string> states;
  for (const ThreadState& thread : threads) {
    std::string state = describe(thread);
    if (std::ranges::find(states, state) == states.end()) {
      states.push_back(std::move(state));
    }
  }
  return fmt::format("{}", fmt::join(states, "; "));
}

void add_stack(const profile::Profile& profile, const ThreadGroup& group,
               std::string& text) {
  text += fmt::format("{} {} [{}]:\n",
                      group.threads.size() == 1
                          ? std::string("thread")
                          : fmt::format("{} threads", group.threads.size()),
                      names_of(group.threads), states_of(group.threads));
  if (group.locations.empty()) {
    text += "no stack: it did not answer\n";
  }
  for (const auto& frame : profile::frames_of(profile, group.locations)) {
    text +=
        fmt::format("{}\n\t{}\n", frame.name,
                    frame.source.empty() ? fmt::format("{:#x}", frame.address)
                                         : frame.source);
  }
  text += "\n";
}

}  // namespace

ThreadProfile make_thread_profile(
    const std::vector<ThreadStack>& threads,
    const std::vector<profile::MappedFile>& files) {
  profile::AddressProfile all(files);
  all.add_type("threads", "count");
  profile::Profile& profile = all.profile();
  profile.period_type = profile.sample_types.front();
  profile.period = 1;
  add_samples(all, threads);
  ThreadProfile result;
  result.notes = profile::symbolize(profile);
  result.groups = group(profile, threads);
  result.profile = std::move(profile);
  return result;
}

std::string count_text(const ThreadProfile& threads) {
  std::size_t total = 0;
  for (const ThreadGroup& each : threads.groups) {
    total += each.threads.size();
  }
  std::string text = fmt::format("threads profile: total {}\n", total);
  for (const ThreadGroup& each : threads.groups) {
    text +=
        fmt::format("{} @{}\n# {}\n{}\n", each.threads.size(),
                    profile::address_text(threads.profile, each.locations),
                    names_of(each.threads),
                    profile::commented_lines(threads.profile, each.locations));
  }
  return text;
}

std::string stack_text(const ThreadProfile& threads) {
  std::string text;
  for (const ThreadGroup& each : threads.groups) {
    add_stack(threads.profile, each, text);
  }
  return text;
}

std::string single_stack_text(const ThreadProfile& threads) {
  std::map<pid_t, ThreadGroup> singles;
  for (const ThreadGroup& each : threads.groups) {
    for (const ThreadState& thread : each.threads) {
      singles[thread.id] = {{thread}, each.locations};
    }
  }
  std::string text;
  for (const auto& each : singles) {
    add_stack(threads.profile, each.second, text);
  }
  return text;
}

}  // namespace benchgate::threads
