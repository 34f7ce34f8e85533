#include "reporters/display_text.h"
#include "src/profile/report_header.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::profile {

namespace {

/// A frame's name without what separates frames and values.
std::string frame_name(std::string name) {
  name = reporters::visible_text(name);
  for (char& letter : name) {
    letter = letter == ';' ? ':' : letter;
  }
  return name;
}

}  // namespace

std::string folded_report(const View& view, std::size_t longest) {
  std::vector<std::vector<std::string>> names;  // By location, outermost first.
  for (const Location& location : view.profile.locations) {
    auto& frames = names.emplace_back();
    for (const Place& place :
         places_of(view.profile, location, Objects::ignored)) {
      frames.push_back(frame_name(place_name(view.profile, place)));
    }
    std::ranges::reverse(frames);
  }
  std::unordered_map<std::string, std::size_t> known;
  std::size_t length = 0;
  std::vector<std::pair<std::string, Value>> stacks;
  for (const Sample& sample : view.profile.samples) {
    std::string stack;
    for (auto index = sample.locations.rbegin();
         index != sample.locations.rend(); ++index) {
      for (const std::string& name : names[*index]) {
        stack += stack.empty() ? "" : ";";
        stack += name;
        check_length(length + stack.size(), longest);
      }
    }
    const auto [place, is_new] = known.emplace(stack, stacks.size());
    if (is_new) {
      length += stack.size();
      stacks.emplace_back(std::move(stack), 0);
    }
    Value& sum = stacks[place->second].second;
    sum = wrapping_sum(sum, view.value(sample));
  }
  std::string report;
  for (const auto& [stack, value] : stacks) {
    if (value != 0 && !stack.empty()) {
      report += fmt::format("{} {}\n", stack, value);
    }
  }
  return report;
}

}  // namespace benchgate::profile
