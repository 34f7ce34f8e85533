#include "reporters/family_counts.h"

#include "reporters/display_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace benchgate::reporters {

namespace {

/// A line of them; those with most rows say where to look.
constexpr std::size_t kNamedFamilies = 6;
constexpr std::size_t kLongestFamily = 40;

}  // namespace

void FamilyCounts::add(std::string_view benchmark) {
  ++counts_[std::string(benchmark.substr(0, benchmark.find('/')))];
}

std::string FamilyCounts::text() const {
  std::vector<std::pair<std::string_view, std::size_t>> most(counts_.begin(),
                                                             counts_.end());
  std::ranges::stable_sort(most, std::ranges::greater(),
                           &std::pair<std::string_view, std::size_t>::second);
  std::string text;
  const std::size_t named = std::min(most.size(), kNamedFamilies);
  for (std::size_t i = 0; i < named; ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ",
                        shorten(visible_text(most[i].first), kLongestFamily),
                        most[i].second);
  }
  if (named < most.size()) {
    const std::size_t others = most.size() - named;
    text += fmt::format(" and {} other {}", others,
                        others == 1 ? "family" : "families");
  }
  return text;
}

}  // namespace benchgate::reporters
