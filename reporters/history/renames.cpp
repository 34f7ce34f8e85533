#include "reporters/history/renames.h"

#include <algorithm>
#include <set>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// The names after `name`, the latest last; empty if it has none.
std::vector<std::string_view> later_names(const Renames& renames,
                                          const std::string& name) {
  std::vector<std::string_view> later;
  for (auto next = renames.find(name); next != renames.end();
       next = renames.find(next->second)) {
    if (later.size() == renames.size() || next->second == name) {
      return {};  // They lead back to one before.
    }
    later.emplace_back(next->second);
  }
  return later;
}

}  // namespace

std::string latest_name(const Renames& renames, std::string_view name) {
  const std::string own(name);
  const auto later = later_names(renames, own);
  return later.empty() ? own : std::string(later.back());
}

std::vector<std::string> names_of(const Renames& renames,
                                  std::string_view name) {
  std::vector<std::string> names = {std::string(name)};
  for (const auto& [before, after] : renames) {
    if (before != name && latest_name(renames, before) == name) {
      names.push_back(before);
    }
  }
  return names;
}

void rename_benchmarks(const Renames& renames, Record& record) {
  const auto was_renamed = [&renames](const Entry& entry) {
    return renames.contains(entry.benchmark);
  };
  if (renames.empty() || std::ranges::none_of(record.entries, was_renamed)) {
    return;
  }
  std::set<std::pair<std::string, std::string>> there;
  for (const Entry& entry : record.entries) {
    there.emplace(entry.suite, entry.benchmark);
  }
  for (Entry& entry : record.entries) {
    const auto later = later_names(renames, entry.benchmark);
    const bool is_free =
        std::ranges::none_of(later, [&](std::string_view name) {
          return there.contains({entry.suite, std::string(name)});
        });
    if (!later.empty() && is_free) {
      entry.benchmark = std::string(later.back());
    }
  }
}

}  // namespace benchgate::reporters::history
